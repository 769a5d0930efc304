"""Posting a letter, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import uuid4

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy import CursorResult, and_, or_, update

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.jobs import nudge
from app.kernel.mail.models import LetterState, OutgoingLetter
from app.kernel.mail.transport import Parcel, Undelivered
from app.kernel.mail.writing import as_html, write
from app.kernel.people.models import Person
from app.kernel.refusals import Refusal
from app.kernel.sealing import Unreadable
from app.kernel.settings.queries import whole_number

JOB = "mail.deliver"
# A claim older than this is that of a worker that died: longer than the slowest server is waited for.
CLAIM = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


class UnusableAddress(Refusal):
    """No letter can be sent to this address."""

    message = "Cette adresse électronique ne peut pas recevoir de courrier. Vérifiez-la."
    field = "email"


class NothingToSend(Refusal):
    """The letter has left, or its text is gone."""

    message = "Ce courrier ne peut pas repartir\u202f: son texte est effacé. Refaites l’action qui l’a créé."


def post_letter(letter: str, *, to: str, person: Person | None = None, **facts: Any) -> OutgoingLetter:
    """Put a letter in the outbox, in the transaction of what it tells; the worker sends it after the commit.

    `letter` names a template of `letters/`; `facts` are its words, from the closed list of `facts.py`.
    """
    settings = current_app.config["SETTINGS"]
    written = write(letter, base_url=settings.base_url, facts=facts)
    posted = OutgoingLetter(
        letter=letter,
        recipient=checked_address(to),
        person_id=person.id if person else None,
        subject=written.subject,
        text=written.text,
        message_id=f"<{uuid4().hex}@{urlsplit(settings.base_url).hostname}>",
    )
    db.session.add(posted)
    db.session.flush()
    nudge(JOB, posted.id)
    return posted


def checked_address(address: str) -> str:
    """One plain address and nothing more: no name, no second address, no line end."""
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        raise UnusableAddress from None


def claim(letter_id: int) -> Parcel | None:
    """Take a letter that is due, so that no other worker sends it; None when there is nothing to send."""
    now = utcnow()
    due = or_(
        and_(OutgoingLetter.state == LetterState.WAITING, OutgoingLetter.next_attempt_at <= now),
        and_(OutgoingLetter.state == LetterState.SENDING, OutgoingLetter.claimed_at <= now - CLAIM),
    )
    taken = {
        "state": LetterState.SENDING,
        "claimed_at": now,
        "attempts": OutgoingLetter.attempts + 1,
    }
    if not _change(letter_id, due, **taken):
        return None
    try:
        letter = db.session.get_one(OutgoingLetter, letter_id, populate_existing=True)
    except Unreadable:
        _change(letter_id, state=LetterState.FAILED, claimed_at=None, last_failure="unreadable")
        return None
    return _parcel(letter)


def _parcel(letter: OutgoingLetter) -> Parcel:
    base_url = current_app.config["SETTINGS"].base_url
    text = letter.text or ""
    return Parcel(
        id=letter.id,
        attempts=letter.attempts,
        recipient=letter.recipient,
        subject=letter.subject,
        text=text,
        html=as_html(text, subject=letter.subject, base_url=base_url),
        message_id=letter.message_id,
    )


def mark_sent(letter_id: int) -> None:
    """The server took it: its text is erased."""
    _change(
        letter_id,
        OutgoingLetter.state == LetterState.SENDING,
        state=LetterState.SENT,
        sent_at=utcnow(),
        text=None,
        claimed_at=None,
        last_failure=None,
    )


def mark_undelivered(parcel: Parcel, failure: Undelivered) -> None:
    """Try again later, each time after a longer wait, or give up; when no letter leaves, let all wait together."""
    held = OutgoingLetter.state == LetterState.SENDING
    if failure.lasting or parcel.attempts >= whole_number("mail.attempts"):
        _change(parcel.id, held, state=LetterState.FAILED, claimed_at=None, last_failure=failure.code)
        return
    again_at = utcnow() + wait_after(parcel.attempts)
    again = {"state": LetterState.WAITING, "claimed_at": None, "last_failure": failure.code}
    _change(parcel.id, held, **again, next_attempt_at=again_at)
    if failure.general:
        _hold_back(until=again_at)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, then twice as long each time, up to an hour."""
    doubled: int = 2 ** min(attempts - 1, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def _hold_back(until: datetime) -> None:
    """Letters that are due would meet the same closed door: each would keep the worker from its other work."""
    db.session.execute(
        update(OutgoingLetter)
        .where(OutgoingLetter.state == LetterState.WAITING, OutgoingLetter.next_attempt_at < until)
        .values(next_attempt_at=until)
        .execution_options(synchronize_session=False)
    )


def send_again(*, letter: OutgoingLetter, by: Person) -> None:
    """Give a letter that failed, or that waits for its next attempt, a fresh start now."""
    waits = OutgoingLetter.state.in_((LetterState.FAILED, LetterState.WAITING))
    start = {"state": LetterState.WAITING, "attempts": 0, "next_attempt_at": utcnow()}
    if not _change(letter.id, waits, OutgoingLetter.text.is_not(None), **start):
        raise NothingToSend
    record("letter.sent_again", letter, by=by)
    nudge(JOB, letter.id)


def withdraw_failed(*, before: datetime) -> int:
    """Erase the text of letters that could not leave and that nobody sent again; how many."""
    result = db.session.execute(
        update(OutgoingLetter)
        .where(OutgoingLetter.state == LetterState.FAILED, OutgoingLetter.next_attempt_at < before)
        .values(state=LetterState.WITHDRAWN, text=None)
        .execution_options(synchronize_session=False)
    )
    return int(cast("CursorResult[Any]", result).rowcount)


def _change(letter_id: int, *conditions: Any, **values: Any) -> bool:
    """Change a letter that still stands where one believes; whether it did."""
    result = db.session.execute(
        update(OutgoingLetter)
        .where(OutgoingLetter.id == letter_id, *conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()
    return bool(cast("CursorResult[Any]", result).rowcount)

"""Opening, proving and ending sessions."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update

from app.extensions import db, only_reads
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.people import queries
from app.kernel.people.models import FirstFactor, Person, UserSession
from app.kernel.people.models.sessions import IDLE_HOURS
from app.kernel.people.passwords import hash_password, must_hash_again, password_matches
from app.kernel.refusals import Refusal
from app.kernel.settings.queries import whole_number

# A session in use is marked so at most this often.
TOUCH_EVERY = timedelta(minutes=1)


class WrongCredentials(Refusal):
    """The address and the password do not go together; which of the two is never told."""

    message = "L’adresse ou le mot de passe ne correspond pas. Vérifiez les deux et réessayez."


def sign_in(*, email: str, password: str, lasting_days: int, device: str | None = None) -> tuple[UserSession, str]:
    """Open a session with the first factor only; returns it and the token that only its browser will hold."""
    person = _who_knows(email, password)
    return open_session(person=person, first_factor=FirstFactor.PASSWORD, lasting_days=lasting_days, device=device)


def _who_knows(email: str, password: str) -> Person:
    # Comparing takes a fifth of a second on purpose: nobody else should wait to write meanwhile.
    with only_reads():
        person = queries.person_by_email(email)
        kept_hash = person.password_hash if person else None
        db.session.rollback()
    known = password_matches(kept_hash, password)
    fresh = hash_password(password) if known and kept_hash and must_hash_again(kept_hash) else None
    if person is None or not known or not person.is_active:
        raise WrongCredentials
    if fresh and person.password_hash == kept_hash:
        person.password_hash = fresh
    return person


def open_session(
    *,
    person: Person,
    first_factor: str,
    lasting_days: int,
    device: str | None = None,
    second_factor_at: datetime | None = None,
) -> tuple[UserSession, str]:
    """Open a session for somebody whose first factor was just checked; its token is new, whatever the browser held."""
    token = secrets.token_urlsafe(32)
    now = utcnow()
    session = UserSession(
        person=person,
        token_hash=queries.token_hash(token),
        last_seen_at=now,
        idle_ends_at=now + _idle(),
        expires_at=now + timedelta(days=lasting_days),
        device=device,
        first_factor=first_factor,
        second_factor_at=second_factor_at,
        proved_at=now,
    )
    db.session.add(session)
    db.session.flush()
    record("session.opened", session, by=person, first_factor=first_factor)
    return session, token


def renew_token(*, session: UserSession) -> str:
    """Give an open session another token: whoever copied the former one holds nothing."""
    token = secrets.token_urlsafe(32)
    session.token_hash = queries.token_hash(token)
    db.session.flush()
    return token


def mark_used(*, token: str) -> None:
    """Note that a session is in use and move its idle end on.

    An ended session stays ended, whatever the moment: the row is only ever updated, and only while it is open.
    """
    now = utcnow()
    db.session.execute(
        update(UserSession)
        .where(
            UserSession.token_hash == queries.token_hash(token),
            queries.is_open(),
            UserSession.last_seen_at < now - TOUCH_EVERY,
        )
        .values(last_seen_at=now, idle_ends_at=now + _idle())
        .execution_options(synchronize_session=False)
    )


def _idle() -> timedelta:
    return timedelta(hours=whole_number(IDLE_HOURS))


def sign_out(*, session: UserSession, by: Person) -> None:
    """End this session."""
    _end(UserSession.id == session.id)
    session.provider_token = None
    record("session.ended", session, by=by)


def sign_out_elsewhere(*, session: UserSession, by: Person) -> int:
    """End every session of this person but this one; returns how many."""
    ended = _end(UserSession.person_id == session.person_id, UserSession.id != session.id)
    record("session.others_ended", session.person, by=by, ended=ended)
    return ended


def sign_out_everywhere(*, person: Person, by: Person | None) -> int:
    """End every session of this person; returns how many."""
    ended = _end(UserSession.person_id == person.id)
    record("session.all_ended", person, by=by, ended=ended)
    return ended


def _end(*which: object) -> int:
    ended = db.session.execute(
        update(UserSession)
        .where(*which, UserSession.revoked_at.is_(None))  # type: ignore[arg-type]
        .values(revoked_at=utcnow())
        .execution_options(synchronize_session="fetch")
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]

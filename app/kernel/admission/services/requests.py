"""Asking for an account, confirming one's address, deciding."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.extensions import db
from app.kernel.admission import queries
from app.kernel.admission.models import AccountRequest, RequestState
from app.kernel.admission.models.requests import LONGEST_MOTIVATION
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.jobs import nudge
from app.kernel.mail import post_letter
from app.kernel.mail.services import checked_address
from app.kernel.occupations.models import Occupation
from app.kernel.people import policies
from app.kernel.people.addresses import normal_address
from app.kernel.people.models import Perimeter, Person
from app.kernel.people.models.holding import LONGEST_LINE
from app.kernel.people.queries import person_by_email, token_hash
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.people.services import (
    NotTheirsToGive,
    check_institution,
    check_names,
    create_person,
    grant_role,
    issue_token,
    readable_name,
)
from app.kernel.people.services.tokens import RESET
from app.kernel.prose import checked, one_line
from app.kernel.refusals import Refusal
from app.kernel.settings.queries import whole_number

JOB = "admission.answer_request"


class AlreadyDecided(Refusal):
    """Somebody decided meanwhile."""

    message = "Cette demande a déjà reçu une réponse. Rechargez la page pour la lire."


class NotADepartement(Refusal):
    """A social worker works in a département."""

    message = "Choisissez un département de la région."
    field = "perimeter_id"


def request_account(
    *,
    email: str,
    display_name: str,
    employer: str,
    institution_kind: str | None = None,
    perimeter: Perimeter,
    occupation: Occupation | None = None,
    trade: str | None = None,
    motivation: str | None = None,
) -> AccountRequest:
    """Note a request for an account; the worker answers it by a letter, so that the page tells nothing of who is known.

    The trade is one of the portal's list, or told in one's own words; the employer stays with the administration.
    """
    if perimeter.kind != PerimeterKind.DEPARTEMENT:
        raise NotADepartement
    name = readable_name(display_name)
    check_names(display_name=name)
    check_institution(institution_kind)
    asked = AccountRequest(
        email=normal_address(checked_address(email)),
        display_name=name,
        employer=one_line(employer, limit=LONGEST_LINE, field="employer"),
        institution_kind=institution_kind,
        perimeter=perimeter,
        occupation=occupation,
        trade=one_line(trade, limit=LONGEST_LINE, field="trade") if trade and not occupation else None,
        motivation=checked(motivation, limit=LONGEST_MOTIVATION, field="motivation") if motivation else None,
    )
    db.session.add(asked)
    db.session.flush()
    record("request.received", asked, by=None, perimeter=perimeter.id)
    nudge(JOB, asked.id)
    return asked


def answer_request(asked: AccountRequest) -> str:
    """Write to whoever asked, by what is already known of their address; returns the letter's name.

    Somebody who has an account, or whose request waits, is told so by letter only; of several requests that were not
    confirmed, the last one stands.
    """
    if person_by_email(asked.email):
        return _send_off(asked, "request_known")
    if queries.waiting_request(asked.email):
        return _send_off(asked, "request_waiting")
    older = AccountRequest.email == asked.email, AccountRequest.state == RequestState.UNCONFIRMED
    db.session.execute(delete(AccountRequest).where(*older, AccountRequest.id != asked.id))
    token = secrets.token_urlsafe(32)
    asked.token_hash = token_hash(token)
    asked.state = RequestState.UNCONFIRMED
    post_letter(
        "request_confirm",
        to=asked.email,
        path=f"/inscription/{token}",
        days=whole_number("admission.unconfirmed_days"),
    )
    return "request_confirm"


def _send_off(asked: AccountRequest, letter: str) -> str:
    post_letter(letter, to=asked.email)
    db.session.delete(asked)
    return letter


def confirm_request(*, asked: AccountRequest) -> AccountRequest:
    """Note that the address is theirs; from then on the request waits for a decision. Again, it changes nothing."""
    if asked.state != RequestState.UNCONFIRMED:
        return asked
    asked.state = RequestState.WAITING
    asked.confirmed_at = utcnow()
    db.session.flush()
    record("request.confirmed", asked, by=None)
    return asked


def approve_request(*, asked: AccountRequest, by: Person) -> Person:
    """Open the account with its role on the département, and send a link to choose a password."""
    _check_decider(asked, by)
    person = person_by_email(asked.email) or _open_account(asked, by)
    grant_role(person=person, role=Role.SOCIAL_WORKER, perimeter=asked.perimeter, by=by)
    _decide(asked, RequestState.APPROVED, by)
    asked.person_id = person.id
    db.session.flush()
    record("request.approved", asked, by=by, person=person.id)
    hours = whole_number("account.invitation_hours")
    post_letter(
        "request_approved",
        to=person.email,
        person=person,
        name=person.display_name,
        place=asked.perimeter,
        hours=hours,
        path="/connexion" if person.password_hash else _link_to_choose_a_password(person, hours, by),
    )
    return person


def refuse_request(*, asked: AccountRequest, reason: str, by: Person) -> AccountRequest:
    """Refuse with a reason, which the letter carries; the person may ask again."""
    _check_decider(asked, by)
    _decide(asked, RequestState.REFUSED, by)
    asked.reason = reason
    db.session.flush()
    record("request.refused", asked, by=by)
    post_letter("request_refused", to=asked.email, name=asked.display_name, reason=reason, path="/inscription")
    return asked


def forget_requests(now: datetime | None = None) -> dict[str, int]:
    """Drop the requests nobody confirmed and those decided long ago; returns how many of each."""
    moment = now or utcnow()
    unconfirmed = moment - timedelta(days=whole_number("admission.unconfirmed_days"))
    decided = moment - timedelta(days=whole_number("admission.decided_days"))
    return {
        "unconfirmed": _drop(AccountRequest.confirmed_at.is_(None), AccountRequest.created_at < unconfirmed),
        "decided": _drop(AccountRequest.decided_at < decided),
    }


def _drop(*conditions: object) -> int:
    gone = db.session.execute(delete(AccountRequest).where(*conditions))  # type: ignore[arg-type]
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _check_decider(asked: AccountRequest, by: Person) -> None:
    """Only administrators decide: the account reads what is reserved to professionals in the whole region."""
    if not by.has_role(Role.ADMIN) or not policies.can_give(by, Role.SOCIAL_WORKER, asked.perimeter):
        raise NotTheirsToGive
    # Two administrators who answer at once answer one after the other; the lock is of this row alone.
    db.session.execute(select(AccountRequest.id).where(AccountRequest.id == asked.id).with_for_update())
    db.session.refresh(asked)
    if asked.state != RequestState.WAITING:
        raise AlreadyDecided


def _decide(asked: AccountRequest, state: RequestState, by: Person) -> None:
    asked.state = state
    asked.decided_at = utcnow()
    asked.decided_by_id = by.id


def _open_account(asked: AccountRequest, by: Person) -> Person:
    person = create_person(
        email=asked.email,
        display_name=asked.display_name,
        trade=asked.trade_name,
        institution_kind=asked.institution_kind,
        employer=asked.employer,
        by=by,
    )
    person.terms_accepted_at = asked.terms_accepted_at
    return person


def _link_to_choose_a_password(person: Person, hours: int, by: Person) -> str:
    _row, token = issue_token(purpose=RESET, lasts=timedelta(hours=hours), person=person, email=person.email, by=by)
    return f"/nouveau-mot-de-passe/{token}"

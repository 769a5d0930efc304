"""Changing the address one signs in with: the new one confirms it, the former one may stop or undo it."""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from app.account.services.letters import masked
from app.extensions import db
from app.kernel.admission.services import send_reset
from app.kernel.audit.services import record
from app.kernel.instants import in_words, utcnow
from app.kernel.mail import post_letter
from app.kernel.mail.services import checked_address
from app.kernel.people import queries, services
from app.kernel.people.addresses import normal_address
from app.kernel.people.models import OneTimeToken, Person
from app.kernel.people.services.tokens import RESET
from app.kernel.refusals import Refusal
from app.kernel.settings.queries import whole_number

CONFIRM = "account.address"
STOP = "account.address_stop"


class SameAddress(Refusal):
    """There is nothing to change."""

    message = "C’est déjà votre adresse."
    field = "email"


def ask_address(*, email: str, by: Person) -> None:
    """Send the new address a link that confirms it, and the former one a link that stops it.

    Nothing tells that the new address is somebody else's: its owner gets a letter instead of the link.
    """
    address = normal_address(checked_address(email))
    if address == by.email:
        raise SameAddress
    services.withdraw_tokens(purpose=CONFIRM, person=by)
    hours = whole_number("account.address_hours")
    row, token = services.issue_token(purpose=CONFIRM, lasts=timedelta(hours=hours), person=by, email=address, by=by)
    holder = queries.person_by_email(address)
    if holder is None:
        post_letter(
            "address_confirm",
            to=address,
            person=by,
            # Nothing says yet that this mailbox is theirs.
            name=by.public_name,
            hours=hours,
            path=f"/compte/adresse/confirmer/{token}",
        )
    elif holder.is_active:
        post_letter("address_taken", to=address, person=holder, name=holder.display_name, path="/mot-de-passe-oublie")
    _warn_former(by, address)
    record("person.address_asked", row, by=by)


def confirm_address(*, token: str) -> Person:
    """Take the new address, from the link it was sent; links sent to the former one no longer choose a password."""
    row = services.use_token(purpose=CONFIRM, token=token)
    person = row.person
    if person is None or not person.is_active or row.email is None:
        raise services.TokenRefused
    former = person.email
    _take(person, row.email)
    post_letter(
        "address_changed",
        to=former,
        person=person,
        name=person.display_name,
        when=in_words(utcnow()),
        address=masked(row.email),
    )
    record("person.address_changed", person, by=person)
    return person


def stop_address(*, token: str) -> Person:
    """Stop a change of address, or undo it, from the link sent to the former address.

    Whoever did it may hold the account: every session ends, and the former address gets a link to choose a password.
    """
    row = services.use_token(purpose=STOP, token=token)
    person, former = row.person, row.email
    if person is None or former is None:
        raise services.TokenRefused
    services.withdraw_tokens(purpose=CONFIRM, person=person)
    # Links sent since to the addresses of whoever did it must not give them the account back.
    services.withdraw_tokens(purpose=STOP, person=person, after=row)
    if person.email != former:
        _take(person, former)
    services.sign_out_everywhere(person=person, by=None)
    record("person.address_stopped", person, by=None)
    if person.is_active:
        send_reset(person=person, by=None)
    return person


def stopped_by(token: str) -> OneTimeToken | None:
    """The change that a link would stop, without stopping it."""
    return queries.find_token(purpose=STOP, token=token)


def confirmed_by(token: str) -> OneTimeToken | None:
    """The change that a link would confirm, without confirming it."""
    return queries.find_token(purpose=CONFIRM, token=token)


def _take(person: Person, address: str) -> None:
    """Give a person this address, unless somebody took it meanwhile; links sent to the other one choose no password."""
    if queries.person_by_email(address):
        raise services.TokenRefused
    services.withdraw_tokens(purpose=RESET, person=person)
    person.email = address
    try:
        db.session.flush()
    except IntegrityError:
        raise services.TokenRefused from None


def _warn_former(person: Person, address: str) -> None:
    hours = whole_number("account.stop_hours")
    _row, token = services.issue_token(
        purpose=STOP, lasts=timedelta(hours=hours), person=person, email=person.email, by=person
    )
    post_letter(
        "address_asked",
        to=person.email,
        person=person,
        name=person.display_name,
        address=masked(address),
        days=-(-hours // 24),
        path=f"/compte/adresse/annuler/{token}",
    )

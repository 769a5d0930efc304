"""Choosing a password."""

from collections.abc import Iterable

from app.extensions import db, only_reads
from app.kernel.audit.services import record
from app.kernel.people import queries
from app.kernel.people.models import Person
from app.kernel.people.passwords import hash_password, password_matches, why_refused
from app.kernel.people.roles import SECRET_BOUND
from app.kernel.people.services.tokens import RESET, withdraw_tokens
from app.kernel.refusals import Refusal
from app.kernel.settings.queries import whole_number


class WeakPassword(Refusal):
    """The password is refused by the policy; its message says why."""

    field = "password"


class WrongPassword(Refusal):
    """The password given to prove who one is, is not the account's."""

    message = "Ce n’est pas votre mot de passe actuel."
    field = "current_password"


def least_length(*, bound: bool) -> int:
    """The shortest password accepted, in characters; `bound` for the roles that need the second factor."""
    return whole_number("account.bound_password_length" if bound else "account.password_length")


def is_bound(person: Person) -> bool:
    """Whether this person holds today a role that reads situations or finances, or administers."""
    return any(grant.role in SECRET_BOUND for grant in person.current_grants)


def check_password(*, password: str, about: Iterable[str], bound: bool) -> None:
    """Refuse a password that the policy refuses; `about` are the names and addresses of whoever chooses it."""
    why = why_refused(password, least=least_length(bound=bound), about=about)
    if why:
        raise WeakPassword(why)


def hash_apart(*, person: Person, password: str) -> str:
    """The hash to keep of a password that the policy accepts for this person; raises WeakPassword.

    Comes before anything is written: the transaction is let go meanwhile, so that nobody waits for the lock.
    """
    check_password(password=password, about=(person.display_name, person.email), bound=is_bound(person))
    db.session.rollback()
    return hash_password(password)


def set_password(*, person: Person, password_hash: str, by: Person | None) -> None:
    """Give an account its new password, as `hash_apart` returned it; links that would choose another are withdrawn."""
    person.password_hash = password_hash
    withdraw_tokens(purpose=RESET, person=person)
    db.session.flush()
    record("person.password_set", person, by=by)


def check_own_password(*, person: Person, password: str) -> None:
    """Refuse unless this is the person's password; comparing holds nobody else up."""
    with only_reads():
        kept = person.password_hash
        db.session.rollback()
    if not password_matches(kept, password):
        raise WrongPassword


def prove(*, person: Person, password: str, token: str) -> None:
    """Note that whoever holds this session has just proved again who they are."""
    check_own_password(person=person, password=password)
    session = queries.session_of_token(token)
    if session is None:
        raise WrongPassword
    session.mark_proved()
    db.session.flush()
    record("session.proved", session, by=session.person)

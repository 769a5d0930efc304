"""The second factor of an account, with the letters that tell its holder what was done to it."""

from dataclasses import dataclass
from datetime import timedelta

from app.account.services.demonstration import shows_codes
from app.kernel.instants import utcnow
from app.kernel.mail import post_letter
from app.kernel.people import codes, queries, services
from app.kernel.people.models import Person, SecondFactor, UserSession
from app.kernel.people.services import Way

# Somebody who gave their password this recently is not asked for it again.
PROOF_LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Proposal:
    """What is shared with an application that is being set up; `demo_code` is its code, if anybody may see it."""

    secret: str
    address: str
    demo_code: str | None


def proposal_of(person: Person) -> Proposal | None:
    """What this person is setting up, or None when nothing was begun or its time has passed."""
    factor = person.second_factor
    if factor is None or factor.proposed is None or not factor.is_proposed:
        return None
    return Proposal(
        secret=codes.grouped(factor.proposed),
        address=codes.address_of(factor.proposed, name=person.email, issuer="Tissage"),
        demo_code=codes.grouped(codes.code_of(factor.proposed, codes.counter_at(utcnow())), size=3)
        if shows_codes(person)
        else None,
    )


def is_proved(session: UserSession) -> bool:
    """Whether the person proved who they are in this session a moment ago."""
    return session.was_proved_within(PROOF_LASTS)


def begin_factor(*, session: UserSession, by: Person, current_password: str = "", code: str = "") -> SecondFactor:
    """Begin to set an application up: by a code when one is in force, else by the password unless it was just given."""
    if by.has_factor:
        services.spend_code(person=by, code=code)
    elif not is_proved(session):
        services.check_own_password(person=by, password=current_password)
    session.mark_proved()
    return services.propose_factor(by=by)


def confirm_factor(*, session: UserSession, code: str, by: Person) -> tuple[str, list[str]]:
    """Put the application in force; returns the session's new token and the recovery codes."""
    token, batch = services.confirm_factor(session=session, code=code, by=by)
    post_letter("factor_confirmed", to=by.email, person=by)
    return token, batch


def give_factor(*, session: UserSession, code: str) -> tuple[str, int | None]:
    """Make the session whole; returns its new token and, when one was used, how many recovery codes are left."""
    person = session.person
    token, way = services.give_factor(session=session, code=code)
    if way is Way.APPLICATION:
        return token, None
    left = queries.recovery_codes_left(person)
    post_letter("recovery_code_used", to=person.email, person=person, count=left)
    return token, left


def renew_recovery_codes(*, code: str, by: Person) -> list[str]:
    """Make fresh recovery codes, by a code of the application or one of the former list."""
    services.spend_code(person=by, code=code)
    batch = services.renew_recovery_codes(by=by)
    post_letter("recovery_codes_renewed", to=by.email, person=by)
    return batch


def remove_factor(*, session: UserSession, code: str, by: Person) -> None:
    """Do without a second factor from now on, by a last code."""
    services.spend_code(person=by, code=code)
    services.remove_factor(session=session, by=by)
    post_letter("factor_removed", to=by.email, person=by)

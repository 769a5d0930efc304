"""Changing one's password, and choosing another when it is lost."""

from app.extensions import db
from app.kernel.admission.services import reset_lasts, send_reset
from app.kernel.instants import in_words, utcnow
from app.kernel.jobs import nudge
from app.kernel.mail import post_letter
from app.kernel.people import queries, services
from app.kernel.people.addresses import normal_address
from app.kernel.people.models import OneTimeToken, Person, UserSession
from app.kernel.people.services.tokens import RESET

# Somebody asked for a new password with this address, which may be nobody's: the worker looks, so that the answer tells
# nothing, by its words or by its time.
ASKED = "account.reset_asked"
JOB = "account.send_reset"


def ask_new_password(*, email: str) -> None:
    """Note that a new password is asked for this address; the same for an address that no account holds."""
    row, _token = services.issue_token(purpose=ASKED, lasts=reset_lasts(), email=normal_address(email))
    nudge(JOB, row.id)


def answer_reset(asked: OneTimeToken) -> bool:
    """Send the letter if the address is an account's, and forget that it was asked; returns whether one left."""
    person = queries.person_by_email(asked.email or "")
    is_late = not asked.is_live
    db.session.delete(asked)
    if is_late or person is None or not person.is_active:
        return False
    send_reset(person=person, by=None)
    return True


def reset_password(*, token: str, password: str) -> Person:
    """Choose a new password from a link, used up then; every session ends, and signing in is still to be done."""
    found = queries.find_token(purpose=RESET, token=token)
    if found is None or found.person is None or not found.person.is_active:
        raise services.TokenRefused
    # Judged before the link is used up: a password that is refused leaves it in force.
    password_hash = services.hash_apart(person=found.person, password=password)
    person = services.use_token(purpose=RESET, token=token).person
    if person is None:
        raise services.TokenRefused
    had_one = person.password_hash is not None
    services.set_password(person=person, password_hash=password_hash, by=person)
    services.sign_out_everywhere(person=person, by=person)
    if had_one:
        _tell(person, device=None)
    return person


def change_password(*, session: UserSession, current_password: str, password: str, device: str) -> str:
    """Change one's password, knowing the former one; other sessions end and this one gets another token, returned."""
    services.check_own_password(person=session.person, password=current_password)
    password_hash = services.hash_apart(person=session.person, password=password)
    services.set_password(person=session.person, password_hash=password_hash, by=session.person)
    services.sign_out_elsewhere(session=session, by=session.person)
    session.mark_proved()
    _tell(session.person, device=device)
    return services.renew_token(session=session)


def _tell(person: Person, *, device: str | None) -> None:
    post_letter(
        "password_changed",
        to=person.email,
        person=person,
        name=person.display_name,
        when=in_words(utcnow()),
        device=device or "",
        path="/mot-de-passe-oublie",
    )

"""What the administration does about people, and the letters that tell it."""

from app.kernel.admission.services import send_reset
from app.kernel.mail import post_letter
from app.kernel.people.models import Person
from app.kernel.people.services import disable_account, enable_account
from app.kernel.refusals import Refusal


class ClosedAccount(Refusal):
    """Nobody signs in to a closed account, whatever its password."""

    message = "Ce compte est fermé\u202f: rouvrez-le avant d’envoyer un lien de mot de passe."


def close_account(*, person: Person, reason: str, by: Person) -> Person:
    """Close an account at once and write why to its holder."""
    was_open = person.is_active
    disable_account(person=person, reason=reason, by=by)
    if was_open:
        post_letter("account_closed", to=person.email, person=person, reason=reason)
    return person


def open_account(*, person: Person, by: Person) -> Person:
    """Open an account again and write it to its holder."""
    was_closed = not person.is_active
    enable_account(person=person, by=by)
    if was_closed:
        post_letter("account_opened", to=person.email, person=person)
    return person


def start_reset(*, person: Person, by: Person) -> None:
    """Send somebody a link that chooses a new password; whoever starts it never sees nor chooses the password."""
    if not person.is_active:
        raise ClosedAccount
    send_reset(person=person, by=by)

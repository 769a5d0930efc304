"""What the administration does about people, and the letters that tell it."""

from app.kernel.mail import post_letter
from app.kernel.people.models import Person
from app.kernel.people.services import disable_account, enable_account


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

"""Sending a link that chooses a password: asked for by the person, or started by an administrator."""

from datetime import timedelta

from app.kernel.audit.services import record
from app.kernel.mail import post_letter
from app.kernel.people.models import Person
from app.kernel.people.services import issue_token, withdraw_tokens
from app.kernel.people.services.tokens import RESET
from app.kernel.settings.queries import whole_number


def reset_lasts() -> timedelta:
    """How long the link serves."""
    return timedelta(minutes=whole_number("account.reset_minutes"))


def send_reset(*, person: Person, by: Person | None) -> None:
    """Send a link that chooses a new password; the links sent before no longer do.

    `by` is whoever started it when it is not the person: they never see nor choose the password.
    """
    withdraw_tokens(purpose=RESET, person=person)
    _row, token = issue_token(purpose=RESET, lasts=reset_lasts(), person=person, email=person.email, by=by)
    post_letter(
        "password_reset",
        to=person.email,
        person=person,
        name=person.display_name,
        path=f"/nouveau-mot-de-passe/{token}",
        minutes=whole_number("account.reset_minutes"),
    )
    record("person.reset_sent", person, by=by)

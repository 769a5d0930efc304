"""What the administration does about lost second factors, and the letters that tell it to their holders."""

from app.kernel.instants import in_words
from app.kernel.mail import post_letter
from app.kernel.people import services
from app.kernel.people.models import FactorReset, Person


def approve_reset(*, reset: FactorReset, by: Person) -> None:
    """Agree that a second factor be removed."""
    if not services.approve_reset(reset=reset, by=by):
        return
    letter = "factor_reset_agreed" if reset.is_approved else "factor_reset_first_agreed"
    post_letter(
        letter, to=reset.person.email, person=reset.person, actor=by.public_name, when=in_words(reset.removable_at)
    )


def stop_reset(*, reset: FactorReset, by: Person) -> None:
    """Stop a request."""
    if services.stop_reset(reset=reset, by=by):
        post_letter("factor_reset_stopped", to=reset.person.email, person=reset.person)

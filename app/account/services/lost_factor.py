"""A second factor that was lost, and the letters that tell its holder and the administration of each step."""

from app.kernel.instants import in_words
from app.kernel.mail import post_letter
from app.kernel.people import queries, services
from app.kernel.people.models import FactorReset, Person

JOB = "account.reset_factor"


def ask_reset(*, by: Person) -> FactorReset:
    """Ask that one's second factor be removed; those who may agree are told once."""
    former = queries.open_reset_of(by)
    reset = services.ask_reset(by=by)
    if former is not None:
        return reset
    post_letter("factor_reset_asked", to=by.email, person=by, when=in_words(reset.removable_at))
    for administrator in queries.administrators_but(by):
        post_letter(
            "factor_reset_waiting",
            to=administrator.email,
            person=administrator,
            name=by.display_name,
            path=f"/administration/second-facteurs/{reset.id}",
        )
    return reset


def stop_reset(*, reset: FactorReset, by: Person) -> None:
    """Stop one's own request."""
    if services.stop_reset(reset=reset, by=by):
        post_letter("factor_reset_stopped", to=reset.person.email, person=reset.person)


def carry_out_reset(*, reset: FactorReset) -> None:
    """Remove the factor of a request whose time has come; done again, nothing more happens."""
    if services.carry_out_reset(reset=reset):
        post_letter("factor_reset_done", to=reset.person.email, person=reset.person)


def reset_from_the_machine(*, person: Person, first: str, second: str) -> None:
    """Remove somebody's factor on the word of two people who operate the machine."""
    services.reset_from_the_machine(person=person, first=first, second=second)
    post_letter("factor_reset_done", to=person.email, person=person)

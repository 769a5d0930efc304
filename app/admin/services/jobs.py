"""Having the worker do again what failed."""

from app.kernel.audit.services import record
from app.kernel.instants import today
from app.kernel.jobs import run_again
from app.kernel.people.models import Person
from app.kernel.refusals import Refusal


class NothingFailed(Refusal):
    """It did not fail today, or somebody had it done again meanwhile."""

    message = "Ce travail n’a pas échoué cette nuit\u202f: il n’y a rien à reprendre."


def ask_again(name: str, *, by: Person) -> None:
    """Have today's failed run of a piece of the night's work done again."""
    run = run_again(name, day=today())
    if run is None:
        raise NothingFailed
    record("daily.asked", run, by=by)

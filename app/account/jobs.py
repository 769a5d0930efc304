"""Work of accounts done after the answer."""

from collections.abc import Iterable

from app.account.services.lost_factor import JOB as RESET_FACTOR
from app.account.services.lost_factor import carry_out_reset
from app.extensions import db
from app.kernel.jobs import job, sweep
from app.kernel.people.queries import due_resets, get_reset


@job(RESET_FACTOR)
def remove_lost_factor(reset_id: int) -> None:
    """Remove one second factor that was lost, its delay passed."""
    carry_out_reset(reset=get_reset(reset_id))


@sweep(RESET_FACTOR)
def due() -> Iterable[int]:
    """The requests agreed to and whose delay has passed."""
    return db.session.scalars(due_resets()).all()

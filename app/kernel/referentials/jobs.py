"""Work done after the answer: reading a referential's files again."""

from collections.abc import Iterable

from app.extensions import db
from app.kernel.jobs import job, sweep
from app.kernel.referentials.queries import waiting_loads
from app.kernel.referentials.services import JOB, carry_out


@job(JOB)
def load(load_id: int) -> None:
    """Do one reading."""
    carry_out(load_id)


@sweep(JOB)
def loads_to_do() -> Iterable[int]:
    """The readings nobody has done yet."""
    return db.session.scalars(waiting_loads()).all()

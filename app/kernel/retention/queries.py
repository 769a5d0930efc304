"""What would be done tonight, without doing it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select, union_all

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.jobs.models import DailyRun
from app.kernel.retention.table import RETENTION, Line
from app.kernel.visibility import for_nobody


@dataclass(frozen=True)
class Due:
    """A class, and how many of its rows have passed their time."""

    line: Line
    rows: int


def due(now: datetime | None = None) -> list[Due]:
    """What each class would lose now, in one question."""
    at = now or utcnow()
    counts = [
        select(func.count().label("rows"), literal(rank).label("rank")).select_from(line.table).where(line.is_past(at))
        for rank, line in enumerate(RETENTION)
    ]
    with for_nobody():
        found = {rank: rows for rows, rank in db.session.connection().execute(union_all(*counts))}
    return [Due(line, found[rank]) for rank, line in enumerate(RETENTION)]


def last_run() -> DailyRun | None:
    """The last night this work was done."""
    return db.session.scalars(
        select(DailyRun).where(DailyRun.name == "retention").order_by(DailyRun.day.desc()).limit(1)
    ).one_or_none()

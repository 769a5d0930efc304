"""Work done once a day, and what came of it."""

from collections.abc import Callable
from datetime import date, datetime

import structlog
from sqlalchemy import select

from app.extensions import db, only_reads
from app.kernel.instants import PARIS, utcnow
from app.kernel.jobs.models import DailyRun

log = structlog.get_logger(__name__)

Work = Callable[[], dict[str, int]]
# The hour, in Paris, from which the day's work is due.
HOUR = 3
_daily: dict[str, Work] = {}


def daily(name: str) -> Callable[[Work], Work]:
    """Declare work done once a day; it returns what it counted, and doing it twice changes nothing."""

    def declare(work: Work) -> Work:
        _daily[name] = work
        return work

    return declare


def daily_names() -> list[str]:
    """The work there is to do each day."""
    return sorted(_daily)


def run_daily(now: datetime | None = None) -> list[DailyRun]:
    """Do the work of the day that is due and not done yet; a failure is kept, and tried again the next day."""
    local = (now or utcnow()).astimezone(PARIS)
    if local.hour < HOUR:
        return []
    with only_reads():
        done = set(
            db.session.scalars(select(DailyRun.name).where(DailyRun.day == local.date(), DailyRun.again.is_(False)))
        )
        db.session.rollback()
    return [run_one(name, day=local.date()) for name in daily_names() if name not in done]


def run_one(name: str, *, day: date) -> DailyRun:
    """Do one piece of the day's work now and keep its account."""
    begun = utcnow()
    counted: dict[str, int] = {}
    failure: str | None = None
    try:
        counted = _daily[name]()
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        failure = type(error).__name__
        log.exception("daily.failed", work=name)
    kept = db.session.merge(
        DailyRun(name=name, day=day, begun_at=begun, ended_at=utcnow(), counted=counted, failure=failure, again=False)
    )
    db.session.commit()
    return kept


def run_again(name: str, *, day: date) -> DailyRun | None:
    """Have the worker do again what failed on this day; None when nothing did."""
    kept = db.session.get(DailyRun, (name, day))
    if kept is None or kept.failure is None:
        return None
    kept.again = True
    db.session.flush()
    return kept

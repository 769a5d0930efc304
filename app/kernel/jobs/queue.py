"""The queue: huey carries a name and a row's id; a sweep picks up what a crash left behind."""

from collections.abc import Callable, Iterable
from typing import Any

import structlog
from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey, crontab
from huey.api import Huey
from sqlalchemy import event

from app.extensions import db, only_reads
from app.kernel.instants import utcnow
from app.kernel.jobs.daily import run_daily
from app.kernel.jobs.models import WorkerBeat

log = structlog.get_logger(__name__)

Work = Callable[[int], None]
Waiting = Callable[[], Iterable[int]]
_jobs: dict[str, Work] = {}
_sweeps: dict[str, Waiting] = {}


def job(name: str) -> Callable[[Work], Work]:
    """Declare the function that does the work of one row; doing it twice must change nothing."""

    def declare(work: Work) -> Work:
        _jobs[name] = work
        return work

    return declare


def sweep(name: str) -> Callable[[Waiting], Waiting]:
    """Declare the question "which rows still wait for this job?"."""

    def declare(waiting: Waiting) -> Waiting:
        _sweeps[name] = waiting
        return waiting

    return declare


def nudge(name: str, row_id: int) -> None:
    """Ask the worker to look at this row, once the transaction that wrote it is committed."""
    db.session.info.setdefault("nudges", []).append((name, row_id))


def checkpoint() -> None:
    """Keep the progress made so far in a long job, so that people see it."""
    db.session.commit()


def run(name: str, row_id: int) -> None:
    """Do the work of one row in its own transaction; a failure is logged and left to the next sweep."""
    try:
        _jobs[name](row_id)
        db.session.commit()
    except Exception:
        db.session.rollback()
        log.exception("job.failed", job=name, row=row_id)
        raise
    finally:
        db.session.remove()


def run_pending() -> int:
    """Do everything that waits, in this process; returns how many rows were worked on."""
    found = [(name, row_id) for name, waiting in _sweeps.items() for row_id in _waiting(waiting)]
    for name, row_id in found:
        run(name, row_id)
    return len(found)


def waits() -> dict[str, int]:
    """How many rows wait for each job; a sweep looks only so far, and counts no further."""
    return {name: sum(1 for _ in waiting()) for name, waiting in _sweeps.items()}


def _waiting(waiting: Waiting) -> list[int]:
    """Ask without holding anything: a question left open would keep everybody from writing."""
    with only_reads():
        found = list(waiting())
        db.session.rollback()
    return found


def beat() -> None:
    """Leave a sign that a worker lives."""
    db.session.merge(WorkerBeat(id=1, seen_at=utcnow()))
    db.session.commit()
    db.session.remove()


def init_jobs(app: Flask) -> Huey:
    """Bind the queue to the application: SQLite by default, Redis when there is one."""
    settings = app.config["SETTINGS"]
    huey: Huey = (
        RedisHuey("tissage", url=settings.redis_url)
        if settings.redis_url
        else SqliteHuey("tissage", filename=str(settings.instance_path / "jobs.sqlite"))
    )

    @huey.task(name="run", retries=2, retry_delay=20)
    def run_task(name: str, row_id: int) -> None:
        with app.app_context():
            run(name, row_id)

    @huey.periodic_task(crontab(minute="*"), name="tend")
    def tend() -> None:
        with app.app_context():
            beat()
            run_pending()
            run_daily()

    app.extensions["jobs"] = (huey, run_task)
    return huey


@event.listens_for(db.session, "after_commit")
def _send_nudges(session: Any) -> None:
    """Hand the nudges to the queue only once the rows they name can be read: a released save point is not enough."""
    if session.in_nested_transaction():
        return
    for name, row_id in session.info.pop("nudges", []):
        current_app.extensions["jobs"][1](name, row_id)


@event.listens_for(db.session, "after_rollback")
def _drop_nudges(session: Any) -> None:
    if not session.in_nested_transaction():
        session.info.pop("nudges", None)

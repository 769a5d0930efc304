"""Questions about the portal's own health."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta

import structlog
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from huey.exceptions import HueyException
from redis import RedisError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.jobs.models import WorkerBeat

log = structlog.get_logger(__name__)

WORKER_SILENCE = timedelta(minutes=3)
# More pieces of work waiting than a worker clears in some minutes.
MOST_WAITING = 1000


def code_schema() -> set[str]:
    """The revision of the schema this code was written for."""
    return set(ScriptDirectory(current_app.extensions["migrate"].directory).get_heads())


def database_is_at_head() -> bool:
    """Whether the database has exactly the schema this code was written for."""
    current = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(current) == code_schema()


def worker_was_seen() -> bool:
    """Whether a worker gave a sign of life in the last minutes."""
    seen_at = db.session.scalar(select(WorkerBeat.seen_at))
    return seen_at is not None and utcnow() - seen_at < WORKER_SILENCE


def disk_has_room() -> bool:
    """Whether the instance's disk can still take what people send."""
    settings = current_app.config["SETTINGS"]
    return bool(shutil.disk_usage(settings.instance_path).free >= settings.minimum_free_bytes)


def work_moves() -> bool:
    """Whether the work waiting for the worker is no more than it clears in some minutes."""
    huey, _task = current_app.extensions["jobs"]
    return bool(huey.pending_count() < MOST_WAITING)


# What readiness asks, and what an operator who is told « no » reads; strangers are told nothing.
CHECKS: tuple[tuple[str, Callable[[], bool]], ...] = (
    ("le disque a de la place", disk_has_room),
    ("la base est au schéma du code", database_is_at_head),
    ("le service de fond répond", worker_was_seen),
    ("le travail en attente avance", work_moves),
)


def failing() -> list[str]:
    """The checks that fail now; one that cannot be asked fails."""
    return [name for name, check in CHECKS if not _passes(check)]


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (SQLAlchemyError, HueyException, RedisError, OSError, sqlite3.Error):
        db.session.rollback()
        log.exception("health.unanswered", check=check.__name__)
        return False

"""Questions about the portal's own health."""

import shutil
from datetime import timedelta

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import select

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.jobs.models import WorkerBeat

WORKER_SILENCE = timedelta(minutes=3)


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

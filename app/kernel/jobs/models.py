"""The worker's sign of life, and what it did each day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow


class WorkerBeat(Model):
    """When a worker was last seen; one row."""

    __tablename__ = "worker_beat"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    seen_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)


class DailyRun(Model):
    """One day's run of a piece of daily work: when, what it counted, and how it failed."""

    __tablename__ = "daily_run"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime] = mapped_column(Instant)
    counted: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    failure: Mapped[str | None] = mapped_column(String(120))
    # Somebody asked for it to be done again: the worker does not wait for the next night.
    again: Mapped[bool] = mapped_column(default=False, server_default=false())

"""Tables of what people ask about their own data."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.people.models import Person

LONGEST_REASON = 400
OPEN = "cancelled_at IS NULL AND refused_at IS NULL AND done_at IS NULL"


class ExportState(StrEnum):
    """Where a copy stands."""

    RECEIVED = "received"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


class DataExport(Model):
    """A copy of what the portal holds about somebody: asked for, made by the worker, kept a few days."""

    __tablename__ = "data_export"
    __table_args__ = (
        CheckConstraint(f"state IN {tuple(str(state) for state in ExportState)}", name="state"),
        # One at a time for each person and whoever asks, however often the button is pressed.
        Index(
            "uq_data_export_open",
            "person_id",
            "requested_by_id",
            unique=True,
            sqlite_where=text("state IN ('received', 'running')"),
            postgresql_where=text("state IN ('received', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # The person, or the data protection officer who asks on their behalf; nobody else may have it.
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    requested_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    state: Mapped[str] = mapped_column(String(20), default=ExportState.RECEIVED)
    progress: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    key: Mapped[str | None] = mapped_column(String(60))
    size: Mapped[int | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    requested_by: Mapped[Person] = relationship(foreign_keys=[requested_by_id])

    @property
    def is_waiting(self) -> bool:
        """Whether the worker has not finished with it."""
        return self.state in (ExportState.RECEIVED, ExportState.RUNNING)

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken now."""
        return self.state == ExportState.DONE and self.expires_at is not None and self.expires_at > utcnow()


class ErasureRequest(Model):
    """Somebody asks that their account be erased: done after a delay, unless they change their mind."""

    __tablename__ = "erasure_request"
    __table_args__ = (
        Index(
            "uq_erasure_request_open",
            "person_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    due_at: Mapped[datetime] = mapped_column(Instant, index=True)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    refused_at: Mapped[datetime | None] = mapped_column(Instant)
    refused_reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def is_open(self) -> bool:
        """Whether it may still be carried out, cancelled or refused."""
        return self.cancelled_at is None and self.refused_at is None and self.done_at is None

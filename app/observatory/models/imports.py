"""The work of reading a file: a row with a state, so that it can be left, resumed and looked at."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.files.models import StoredFile
from app.kernel.instants import Instant, utcnow
from app.kernel.people.models import Person
from app.kernel.visibility import Visible
from app.observatory.models.releases import Release


class ImportState(StrEnum):
    """Where the reading of a file stands."""

    RECEIVED = "received"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class FileImport(Visible, Model):
    """A file somebody sent, and what came of it: a release to sign, or a report of everything wrong."""

    __tablename__ = "file_import"
    __table_args__ = (
        CheckConstraint(f"state IN {tuple(str(state) for state in ImportState)}", name="state"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    provenance: Mapped[str] = mapped_column(String(300), default="")
    # What a file in the long format does not say of itself: its title, its producer, its licence.
    described: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10), default=ImportState.RECEIVED, index=True)
    progress: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow, index=True)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"), index=True)
    was_known: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    rows_read: Mapped[int | None]
    problem_count: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    stored_file: Mapped[StoredFile] = relationship()
    created_by: Mapped[Person] = relationship()
    release: Mapped[Release | None] = relationship()

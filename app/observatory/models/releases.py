"""Source files, and what is published of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.files.models import StoredFile
from app.kernel.instants import Instant, utcnow
from app.kernel.people.models import Person
from app.kernel.visibility import SeenThrough, Visible

LONGEST_REASON = 300
LONGEST_COMMENT = 2_000


class SourceFile(Model):
    """A producer's file as it was received, known by its fingerprint: the same bytes are the same file."""

    __tablename__ = "source_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    family: Mapped[str] = mapped_column(String(30), index=True)
    producer: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    vintage: Mapped[int]
    licence: Mapped[str] = mapped_column(String(80))
    # Who put the figures together when it is not their producer; said wherever they appear.
    assembled_by: Mapped[str] = mapped_column(String(120), default="")
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    provenance: Mapped[str | None] = mapped_column(String(300))
    downloaded_on: Mapped[date | None]
    received_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    # Neither is set for a file that ships with the software.
    stored_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    stored_file: Mapped[StoredFile | None] = relationship()
    releases: Mapped[list["Release"]] = relationship(back_populates="source_file", order_by="Release.version")


class ReleaseState(StrEnum):
    """Where a release stands: prepared by one person, published by another, replaced or withdrawn later."""

    PREPARED = "prepared"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Release(Visible, Model):
    """What is published of a source file; its figures never change, a correction is a new version."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("family", "vintage", "version"),
        CheckConstraint(f"state IN {tuple(str(state) for state in ReleaseState)}", name="state"),
        CheckConstraint(
            "published_by_id IS NULL OR prepared_by_id IS NULL OR published_by_id <> prepared_by_id", name="two_people"
        ),
        CheckConstraint(
            "state = 'prepared' OR (published_at IS NOT NULL AND (is_shipped OR published_by_id IS NOT NULL))",
            name="published_is_signed",
        ),
        CheckConstraint("NOT is_current OR state = 'published'", name="current_is_published"),
        Index(
            "uq_release_current",
            "family",
            "vintage",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_file_id: Mapped[int] = mapped_column(ForeignKey("source_file.id"), index=True)
    family: Mapped[str] = mapped_column(String(30))
    vintage: Mapped[int]
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=ReleaseState.PREPARED, index=True)
    is_current: Mapped[bool] = mapped_column(default=False)
    is_shipped: Mapped[bool] = mapped_column(default=False)
    sheet: Mapped[str] = mapped_column(String(120), default="")
    rows_read: Mapped[int]
    rows_of_region: Mapped[int]
    rows_kept: Mapped[int]
    observation_count: Mapped[int] = mapped_column(default=0)
    # Rows of the region that give no figure, by reason and code: occupations not followed, communes that are no more.
    left_out: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    prepared_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Told to every reader of a figure that was withdrawn.
    withdrawn_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    # What differs from the release in force when it was prepared; empty without one (see services/comparing.py).
    comparison: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    source_file: Mapped[SourceFile] = relationship(back_populates="releases")
    prepared_by: Mapped[Person | None] = relationship(foreign_keys=[prepared_by_id])
    published_by: Mapped[Person | None] = relationship(foreign_keys=[published_by_id])
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=[withdrawn_by_id])
    comments: Mapped[list["ReleaseComment"]] = relationship(
        back_populates="release", order_by="ReleaseComment.id", viewonly=True
    )

    @property
    def awaits_signature(self) -> bool:
        """Whether a second person still has to publish it."""
        return self.state == ReleaseState.PREPARED


class ReleaseComment(SeenThrough, Model):
    """What somebody of the staff asks or notes about a release; while it stands open, nobody publishes."""

    __tablename__ = "release_comment"
    __table_args__ = (
        # Each person's own: what somebody else sent never stands for what one sends.
        UniqueConstraint("written_by_id", "client_id"),
    )
    seen_through = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    written_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    body: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str] = mapped_column(String(36))
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    release: Mapped[Release] = relationship(back_populates="comments")
    written_by: Mapped[Person] = relationship(foreign_keys=[written_by_id])
    resolved_by: Mapped[Person | None] = relationship(foreign_keys=[resolved_by_id])

"""The journal of acts."""

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow

FINGERPRINT = String(64)


class AuditEntry(Model):
    """One act: an action on an object, by somebody, with details that hold no free text."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "action", "sequence"),
        Index(None, "actor_id", "sequence"),
        Index(None, "subject_id", "sequence"),
        Index(None, "object_kind", "object_id", "sequence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Its place in the journal, without a gap. Clocks may jump back; this never does.
    sequence: Mapped[int] = mapped_column(BigInteger, unique=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # The person whose account or work was acted upon, who may read it in their own journal.
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    request_id: Mapped[str | None] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous_hash: Mapped[str] = mapped_column(FINGERPRINT)
    hash: Mapped[str] = mapped_column(FINGERPRINT)


class AuditHead(Model):
    """The last act of the journal; whoever adds one holds this row, so that acts come one after the other."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(FINGERPRINT)


class AuditCheckpoint(Model):
    """Where the journal begins since its oldest acts were purged: the last of them, and its fingerprint."""

    __tablename__ = "audit_checkpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, unique=True)
    hash: Mapped[str] = mapped_column(FINGERPRINT)
    purged_before: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)


# The chain is written row by row, without objects: it is on the way of every change there is.
ENTRIES = cast(Table, AuditEntry.__table__)
HEADS = cast(Table, AuditHead.__table__)

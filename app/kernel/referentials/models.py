"""When the referentials were read from their files, and what that changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow


class ReferenceLoad(Model):
    """One reading of a referential's files; it waits for the worker until it has ended."""

    __tablename__ = "reference_load"
    __table_args__ = (Index(None, "referential", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referential: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    counted: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    failure: Mapped[str | None] = mapped_column(String(120))

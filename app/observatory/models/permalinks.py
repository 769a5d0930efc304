"""Answers that keep their values: what was read at an address on a day."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow


class Span(StrEnum):
    """What becomes of the periods when newer ones are published: kept as they are, added to, or always the latest."""

    FROZEN = "frozen"
    GROWING = "growing"
    SLIDING = "sliding"


class Permalink(Model):
    """A question with the values it was answered with, at a short address.

    It holds published values alone, and shows each only while its reader may see the release it was read in.
    """

    __tablename__ = "permalink"
    __table_args__ = (
        CheckConstraint(f"span IN {tuple(str(span) for span in Span)}", name="span"),
        CheckConstraint("(last IS NOT NULL) = (span = 'sliding')", name="last"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    short: Mapped[str] = mapped_column(String(16), unique=True)
    # Of the question, of what becomes of its periods and of its values: the same gives the same address.
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    question: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    span: Mapped[str] = mapped_column(String(8), default=Span.FROZEN)
    last: Mapped[int | None]
    # See queries/taking/frozen.py.
    frozen: Mapped[dict[str, Any]] = mapped_column(JSON)
    checksum: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)

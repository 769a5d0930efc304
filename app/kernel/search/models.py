"""The index, as both engines keep it: one row for each thing that can be found."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant
from app.kernel.visibility import Visible

LONGEST_LINE = 400


class SearchEntry(Visible, Model):
    """What can be found of one row: it shares that row's audience, so that whoever may not read it cannot find it.

    Its words are kept beside it by the engine at work (`engines/`): a table of SQLite's, a column of PostgreSQL's.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("kind", "object_id"),
        Index(None, "kind", "id"),
        # Backups leave it out: it is made again from what it speaks of.
        {"info": {"derived": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(LONGEST_LINE))
    about: Mapped[str] = mapped_column(String(LONGEST_LINE))
    text: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(300))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id", ondelete="SET NULL"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime | None] = mapped_column(Instant)

"""Links that open something once."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.people.models.holding import Person


class OneTimeToken(Model):
    """What the portal keeps of a link sent to somebody: never the link itself, only its fingerprint."""

    __tablename__ = "one_time_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # Whose account it opens or changes; None for somebody who has no account yet.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    # The address it was sent to, when it proves that this address is somebody's own.
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    # Numbers and codes only (a role, a perimeter's number), never what somebody wrote.
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    created_by: Mapped[Person | None] = relationship(foreign_keys=[created_by_id])

    @property
    def is_live(self) -> bool:
        """Whether the link still opens what it was made for."""
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > utcnow()

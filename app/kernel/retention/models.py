"""When accounts were last used, kept apart so that old sessions may go."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.instants import Instant
from app.kernel.people.models import Person


class AccountActivity(Model):
    """When somebody was last here, and when they were told that their account would go."""

    __tablename__ = "account_activity"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    last_seen_at: Mapped[datetime] = mapped_column(Instant, index=True)
    warned_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship()

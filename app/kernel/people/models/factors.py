"""The second factor: what somebody holds besides their password."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.sealing import Sealed

# Begun again within this time, a set-up goes on with the same secret: the picture may already be in the application.
PROPOSAL_LASTS = timedelta(hours=1)


class SecondFactor(Model):
    """The application of one person that shows codes: the secret in force, and the one being set up."""

    __tablename__ = "second_factor"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    # Unsealed only by whoever compares a code: each page asks whether there is a factor, and none needs its secret.
    secret: Mapped[str | None] = mapped_column(Sealed, deferred=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    # The half-minute of the last code accepted: that code, and all those before it, are spent.
    last_counter: Mapped[int | None]
    proposed: Mapped[str | None] = mapped_column(Sealed, deferred=True)
    proposed_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def is_confirmed(self) -> bool:
        """Whether a code was once given: before that, nobody knows that the application holds the secret."""
        return self.confirmed_at is not None

    @property
    def is_proposed(self) -> bool:
        """Whether an application is being set up, begun not too long ago."""
        return self.proposed_at is not None and utcnow() - self.proposed_at < PROPOSAL_LASTS


class RecoveryCode(Model):
    """A code on paper that replaces the application once; only its fingerprint is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

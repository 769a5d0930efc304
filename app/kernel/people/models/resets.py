"""A second factor that was lost: who asks that it be removed, and who agrees."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.people.models.holding import Person

# How many people must agree, none of them the one who asks.
APPROVALS = 2


class ResetOutcome(StrEnum):
    """How a request ended."""

    DONE = "done"
    STOPPED = "stopped"
    LAPSED = "lapsed"


class FactorReset(Model):
    """A request to remove the second factor of somebody who lost it: others agree, and a delay lets it be stopped."""

    __tablename__ = "factor_reset"
    __table_args__ = (
        CheckConstraint(f"outcome IN {tuple(str(outcome) for outcome in ResetOutcome)}", name="outcome"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended"),
        # One request at a time for each person, whatever is sent at the same moment.
        Index(
            "uq_factor_reset_open",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    # Not before this instant, even when everybody agrees at once: the account's holder may not be who asks.
    removable_at: Mapped[datetime] = mapped_column(Instant)
    # A request nobody agreed to is worth nothing after this instant.
    lapses_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str | None] = mapped_column(String(20))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    approvals: Mapped[list["FactorResetApproval"]] = relationship(order_by="FactorResetApproval.approved_at")

    @property
    def is_approved(self) -> bool:
        """Whether enough people agreed."""
        return len(self.approvals) >= APPROVALS

    @property
    def has_lapsed(self) -> bool:
        """Whether too much time passed without enough people agreeing."""
        return self.outcome is None and not self.is_approved and self.lapses_at <= utcnow()

    @property
    def is_open(self) -> bool:
        """Whether it may still come to something."""
        return self.outcome is None and not self.has_lapsed


class FactorResetApproval(Model):
    """One person's agreement to remove somebody's second factor; the same person agrees once."""

    __tablename__ = "factor_reset_approval"

    reset_id: Mapped[int] = mapped_column(ForeignKey("factor_reset.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    approved_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)

    by: Mapped[Person] = relationship()

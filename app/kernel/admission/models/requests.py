"""Requests for an account."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.occupations.models import Occupation
from app.kernel.people.models import Perimeter, Person
from app.kernel.people.models.holding import LONGEST_REASON

LONGEST_MOTIVATION = 600


class RequestState(StrEnum):
    """Where a request stands."""

    # Just arrived: the worker has not yet looked at who it is from.
    RECEIVED = "received"
    # A link was sent to the address; nobody has followed it yet.
    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class AccountRequest(Model):
    """Somebody's request for an account as a social worker of a département, and what was decided."""

    __tablename__ = "account_request"
    __table_args__ = (
        CheckConstraint(f"state IN {tuple(str(state) for state in RequestState)}", name="state"),
        Index(None, "state", "id"),
        # One request at a time waits for an address, however often its form was sent.
        Index(
            "uq_account_request_waiting",
            "email",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    display_name: Mapped[str] = mapped_column(String(120))
    employer: Mapped[str] = mapped_column(String(120))
    institution_kind: Mapped[str | None] = mapped_column(String(120))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupation.id"))
    # The trade in one's own words, when the list has none that fits.
    trade: Mapped[str | None] = mapped_column(String(120))
    perimeter_id: Mapped[int] = mapped_column(ForeignKey("perimeter.id"))
    motivation: Mapped[str | None] = mapped_column(String(LONGEST_MOTIVATION))
    state: Mapped[str] = mapped_column(String(20), default=RequestState.RECEIVED)
    # The fingerprint of the link that confirms the address, then shows where the request stands.
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    terms_accepted_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    occupation: Mapped[Occupation | None] = relationship()
    perimeter: Mapped[Perimeter] = relationship()
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def trade_name(self) -> str:
        """The trade: the name of the list's, else their own words."""
        return self.occupation.name if self.occupation else self.trade or ""

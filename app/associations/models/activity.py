"""The field log: numbers about an event, never about a person met."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.associations.models.activity_types import ACTIVITY_TYPES, ActivityType
from app.associations.models.register import Association
from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.people.models import Person
from app.kernel.territories.models import Territory
from app.kernel.visibility import SeenThrough, Visible

LONGEST_SENTENCE = 300
LONGEST_RECEIPT = 24


class Activity(Visible, Model):
    """One activity noted by a field worker: what, when, where, how many."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("created_by_id", "client_id"),
        CheckConstraint("passages >= 0", name="passages"),
        CheckConstraint("new_people >= 0 AND new_people <= passages", name="new_people"),
        CheckConstraint("volunteers >= 0 AND volunteer_minutes <= volunteers * 1440", name="volunteer_minutes"),
        CheckConstraint("staff >= 0 AND staff_minutes <= staff * 1440", name="staff_minutes"),
        Index(None, "association_id", "day", "id"),
        Index(None, "created_by_id", "association_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36))
    receipt: Mapped[str] = mapped_column(String(LONGEST_RECEIPT), unique=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    type: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), index=True)
    passages: Mapped[int]
    new_people: Mapped[int]
    volunteers: Mapped[int]
    volunteer_minutes: Mapped[int]
    staff: Mapped[int]
    staff_minutes: Mapped[int]
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)

    association: Mapped[Association] = relationship()
    territory: Mapped[Territory] = relationship()
    created_by: Mapped[Person] = relationship()

    @property
    def kind(self) -> ActivityType:
        """Its type, with the unit it is counted in."""
        return ACTIVITY_TYPES[self.type]


class ActivityMonth(Visible, Model):
    """What an association did in one month, by type and commune, kept in step with its activities."""

    __tablename__ = "activity_month"
    __table_args__ = (
        Index(None, "territory_id", "month"),
        # A territory's page adds up what its reader may see since a month, which is little: start from there.
        Index(None, "audience_id", "month", "territory_id"),
    )

    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(20), primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), primary_key=True)
    entries: Mapped[int]
    passages: Mapped[int]
    new_people: Mapped[int]
    volunteer_minutes: Mapped[int]
    staff_minutes: Mapped[int]


class ReceiptSeries(SeenThrough, Model):
    """The receipts of one association in one year: how far they went.

    One series for all would tell each association how much the others note.
    """

    __tablename__ = "receipt_series"
    seen_through = "association"

    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]

    association: Mapped[Association] = relationship()

    @staticmethod
    def receipt(association_id: int, year: int, rank: int) -> str:
        """What a receipt says: 2026-A1742-0012 is the twelfth of the year for the association of this number."""
        return f"{year}-A{association_id}-{rank:04d}"

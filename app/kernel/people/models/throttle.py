"""How often somebody tried."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow

ACCOUNT = "account"
ADDRESS = "address"


class ThrottleCounter(Model):
    """Recent attempts of one kind on one account, or from one network address: known by fingerprint, gone in a day."""

    __tablename__ = "throttle_counter"
    __table_args__ = (CheckConstraint(f"scope IN ('{ACCOUNT}', '{ADDRESS}')", name="scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(10))
    # Keyed: whoever reads the database cannot try addresses against it.
    subject_hash: Mapped[str] = mapped_column(String(64), unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(Instant, default=utcnow, index=True)
    blocked_until: Mapped[datetime | None] = mapped_column(Instant)

"""Invitations."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import Perimeter, Person
from app.kernel.people.roles import ROLE_NAMES, Role

# An invitation that was neither accepted nor withdrawn; it may have expired, and is then sent again.
STANDING = "accepted_at IS NULL AND withdrawn_at IS NULL"


class InvitationState(StrEnum):
    """Where an invitation stands."""

    SENT = "sent"
    OPENED = "opened"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Invitation(Model):
    """A role offered to whoever holds an address; the link they receive is a one-time token, kept nowhere."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(f"role IN {tuple(str(role) for role in Role)}", name="role"),
        Index(
            "uq_invitation_standing",
            "email",
            "role",
            "perimeter_id",
            unique=True,
            sqlite_where=text(STANDING),
            postgresql_where=text(STANDING),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[str] = mapped_column(String(40))
    perimeter_id: Mapped[int] = mapped_column(ForeignKey("perimeter.id"), index=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    # The last sending: an older link opens nothing any more.
    token_id: Mapped[int | None] = mapped_column(ForeignKey("one_time_token.id", ondelete="SET NULL"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_letter.id", ondelete="SET NULL"), index=True)
    sent_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    perimeter: Mapped[Perimeter] = relationship()
    invited_by: Mapped[Person] = relationship(foreign_keys=[invited_by_id])
    accepted_by: Mapped[Person | None] = relationship(foreign_keys=[accepted_by_id])
    letter: Mapped[OutgoingLetter | None] = relationship()

    @property
    def state(self) -> InvitationState:
        """Where it stands now."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        if self.expires_at <= utcnow():
            return InvitationState.EXPIRED
        return InvitationState.OPENED if self.opened_at else InvitationState.SENT

    @property
    def is_standing(self) -> bool:
        """Whether it may still be accepted, or sent again when it has expired."""
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def role_name(self) -> str:
        """The role in words."""
        return ROLE_NAMES[Role(self.role)]

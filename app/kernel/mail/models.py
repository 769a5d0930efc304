"""The outbox."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.sealing import Sealed


class LetterState(StrEnum):
    """Where a letter stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class OutgoingLetter(Model):
    """One letter to one address. Its text is sealed, and erased once it has left: links in it open accounts."""

    __tablename__ = "outgoing_letter"
    __table_args__ = (
        CheckConstraint(f"state IN {tuple(str(state) for state in LetterState)}", name="state"),
        Index(None, "state", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter: Mapped[str] = mapped_column(String(60), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Sealed)
    # The same at each attempt: whoever receives a letter twice can tell that it is one letter.
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(20), default=LetterState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    # A short code of the last failure, never the server's words: they may repeat the address or the text.
    last_failure: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    next_attempt_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    # Since when a worker holds it; a claim that lasts too long is that of a worker that died.
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def masked_recipient(self) -> str:
        """Enough of the address to recognise it when one knows it: « m•••@example.org »."""
        name, _, domain = self.recipient.partition("@")
        return f"{name[:1]}•••@{domain}"

"""Texts sent too late."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.sealing import Sealed

LONGEST_PATH = 500


class KeptDraft(Model):
    """What somebody sent once their session had ended, sealed and kept a day for them alone."""

    __tablename__ = "kept_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Where the form was sent, within the portal.
    path: Mapped[str] = mapped_column(String(LONGEST_PATH))
    # The fields as they were typed, never a secret: JSON, pairs of a name and a text.
    content: Mapped[str] = mapped_column(Sealed)
    # Written in a browser where nobody was signed in: its owner is told so, since somebody else may have typed it.
    was_signed_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow, index=True)

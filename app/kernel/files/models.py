"""What is known of a stored file."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow


class StoredFile(Model):
    """A file kept in the store under a name of ours; the sender's name is only a label."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    original_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

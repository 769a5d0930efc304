"""What is known of a stored file, and of files nobody asked for."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.files.inspection import FORMATS
from app.kernel.instants import Instant, utcnow


class FileKind(StrEnum):
    """What a file was sent for; each kind has its formats and its limits."""

    ATTACHMENT = "attachment"
    SOURCE = "source"


class FileState(StrEnum):
    """Where a file stands: only `clean` and `unchecked` ones are served."""

    CHECKING = "checking"
    CLEAN = "clean"
    # No antivirus is configured: nothing is known against the file, and the page says so.
    UNCHECKED = "unchecked"
    HELD = "held"
    REFUSED = "refused"
    MISSING = "missing"


SERVED = frozenset({FileState.CLEAN, FileState.UNCHECKED})
# States in which the store holds the bytes, so that they count in quotas.
KEPT = frozenset({FileState.CHECKING, FileState.CLEAN, FileState.UNCHECKED, FileState.HELD})
KIND_NAMES = {FileKind.ATTACHMENT: "Pièce jointe", FileKind.SOURCE: "Source statistique"}
STATE_NAMES = {
    FileState.CHECKING: "en cours de vérification",
    FileState.CLEAN: "vérifié par l’antivirus",
    FileState.UNCHECKED: "sans antivirus",
    FileState.HELD: "en cours de vérification",
    FileState.REFUSED: "retiré par l’antivirus",
    FileState.MISSING: "fichier manquant",
}
TREATMENT_NAMES = {
    "metadata": "lieu, date et appareil retirés",
    "still": "animation remplacée par sa première image",
    "smaller": "image réduite",
    "authors": "nom de l’auteur et propriétés retirés",
    "unsigned": "signature électronique devenue sans effet",
    "encoding": "texte converti en UTF-8",
}


def _one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class StoredFile(Model):
    """A file kept in the store under a name of ours; the sender's name is only a label."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint(_one_of("kind", FileKind), name="kind"),
        CheckConstraint(_one_of("state", FileState), name="state"),
        Index(None, "state", "state_at"),
        Index(None, "verified_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    original_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    treatments: Mapped[list[Any]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(20))
    # A short code: what the antivirus or the reconciliation said, never the sender's words.
    reason: Mapped[str | None] = mapped_column(String(80))
    state_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    # When its bytes were last found to be those received.
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    perimeter_id: Mapped[int | None] = mapped_column(ForeignKey("perimeter.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    @property
    def is_served(self) -> bool:
        """Whether whoever may read what it belongs to may have it."""
        return self.state in SERVED

    @property
    def type_name(self) -> str:
        """Its format, in the letters people know it by."""
        known = (form.key.upper() for form in FORMATS.values() if form.media_type == self.media_type)
        return next(known, "fichier")

    @property
    def state_name(self) -> str:
        """Its state, in words."""
        return STATE_NAMES[FileState(self.state)]

    @property
    def treatment_names(self) -> list[str]:
        """What was changed when it was received, in words."""
        return [TREATMENT_NAMES[code] for code in self.treatments if code in TREATMENT_NAMES]


class StrayFile(Model):
    """A file of the store that no row names, as a crash can leave one: listed one night, removed a later one."""

    __tablename__ = "stray_file"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    first_seen_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)

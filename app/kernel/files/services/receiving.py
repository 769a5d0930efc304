"""The one door by which files come in."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import structlog
from flask import current_app

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.files import queries
from app.kernel.files.antivirus import Outcome, scan
from app.kernel.files.aside import NoAnswerError, call
from app.kernel.files.inspection import FORMATS, Format
from app.kernel.files.inspection.formats import extension_of
from app.kernel.files.kinds import MIB, Rules, rules_of
from app.kernel.files.models import FileKind, FileState, StoredFile
from app.kernel.files.naming import label_of
from app.kernel.files.scratch import scratch
from app.kernel.files.services.checking import CHECK
from app.kernel.files.services.store import has_written, put_file
from app.kernel.jobs import nudge
from app.kernel.refusals import Refusal
from app.kernel.settings.queries import whole_number

log = structlog.get_logger(__name__)

EXAMINE = "app.kernel.files.inspection.examining:examine"
CHUNK = 1024 * 1024
# A larger file is checked by the worker, rather than while its sender waits.
CHECKED_AT_ONCE = 32 * MIB


class FileNotAccepted(Refusal):
    """The file is not one of those kept here; the message says which one and why."""

    field = "file"


class FileTooLarge(FileNotAccepted):
    """The file passes the size allowed for its kind."""


class Infected(FileNotAccepted):
    """The antivirus knows what it is."""


class QuotaReached(Refusal):
    """There is no room left for this person, this group or the portal."""

    field = "file"


@dataclass(frozen=True)
class Incoming:
    """A file on its way in: its bytes, and the name its sender gave it."""

    stream: IO[bytes]
    name: str


@dataclass(frozen=True)
class Prepared:
    """A file ready to be kept: where it waits, what it is, what was changed, and what the antivirus said."""

    path: Path
    form: Format
    label: str
    treatments: tuple[str, ...]
    state: FileState
    reason: str | None
    size: int
    sha256: str


def receive(stream: IO[bytes], *, name: str, kind: FileKind, perimeter_id: int | None = None, by: Any) -> StoredFile:
    """Keep one file; see `receive_all`."""
    return receive_all([Incoming(stream, name)], kind=kind, perimeter_id=perimeter_id, by=by)[0]


def receive_all(
    files: Sequence[Incoming], *, kind: FileKind, perimeter_id: int | None = None, by: Any
) -> list[StoredFile]:
    """Keep files for somebody, all or none; `perimeter_id` is the association or space they are for.

    Comes first in a command: examining takes seconds, during which the transaction is let go so that others can write.
    Refuses what is not accepted, too large, infected or beyond a quota; nothing of a refused file stays anywhere.
    """
    if not files:
        return []
    if has_written():
        raise RuntimeError("files are received before anything is written")
    rules, by_id = rules_of(kind), getattr(by, "id", None)
    # No lock is held while a file is examined; what was read so far is read again when it is needed.
    db.session.rollback()
    with scratch() as folder:
        prepared = [_prepare(file, folder / str(rank), rules) for rank, file in enumerate(files)]
        _refuse_beyond_quota(sum(file.size for file in prepared), by_id=by_id, perimeter_id=perimeter_id)
        return [_keep(file, kind=kind, perimeter_id=perimeter_id, by=by, by_id=by_id) for file in prepared]


def _prepare(file: Incoming, folder: Path, rules: Rules) -> Prepared:
    """All that needs no database: the file is copied, examined aside, written anew and shown to the antivirus."""
    folder.mkdir()
    said = label_of(file.name)
    source, target = folder / "received", folder / "kept"
    _copy(file.stream, source, rules, said)
    form, treatments, is_written = _examined(source, target, said, rules)
    path = target if is_written else source
    state, reason = _checked(path, said)
    with path.open("rb") as kept:
        sha256 = hashlib.file_digest(kept, "sha256").hexdigest()
    # A format keeps the ending its sender chose for it; an image drawn again takes that of its new format.
    ending = extension_of(said) if extension_of(said) in form.extensions else form.extensions[0]
    return Prepared(path, form, label_of(said, ending), treatments, state, reason, path.stat().st_size, sha256)


def _copy(stream: IO[bytes], source: Path, rules: Rules, said: str) -> None:
    size = 0
    with source.open("wb") as target:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > rules.size:
                raise FileTooLarge(_about(said, f"ce fichier dépasse {rules.megabytes}\u00a0Mo. Réduisez-le."))
            target.write(chunk)


def _examined(source: Path, target: Path, said: str, rules: Rules) -> tuple[Format, tuple[str, ...], bool]:
    asked = {
        "source": str(source),
        "target": str(target),
        "name": said,
        "accepted": sorted(rules.accepted),
        "as_is": rules.as_is,
        "bounds": rules.bounds,
    }
    try:
        answer, _ = call(EXAMINE, asked, rules.means)
    except NoAnswerError as failure:
        log.warning("file.not_examined", why=failure.why)
        raise FileNotAccepted(
            _about(said, "ce fichier demande trop de travail pour être lu. Simplifiez-le ou exportez-le en PDF.")
        ) from None
    if "refused" in answer:
        raise FileNotAccepted(_about(said, answer["refused"]))
    return FORMATS[answer["format"]], tuple(answer["treatments"]), answer["written"]


def _checked(path: Path, said: str) -> tuple[FileState, str | None]:
    """What the antivirus says at once, when there is one and the file is small."""
    url = current_app.config["SETTINGS"].antivirus_url
    if not url:
        return FileState.UNCHECKED, None
    if path.stat().st_size > CHECKED_AT_ONCE:
        return FileState.CHECKING, None
    with path.open("rb") as stream:
        verdict = scan(url, stream)
    if verdict.outcome is Outcome.INFECTED:
        log.warning("file.infected", found=verdict.reason)
        raise Infected(_about(said, f"l’antivirus y reconnaît «\u202f{verdict.reason}\u202f». Il n’a pas été gardé."))
    if verdict.outcome is Outcome.SILENT:
        return FileState.HELD, verdict.reason
    return FileState.CLEAN, None


def _about(said: str, words: str) -> str:
    return f"«\u202f{said}\u202f»\u00a0: {words[0].lower()}{words[1:]}"


def _refuse_beyond_quota(size: int, *, by_id: int | None, perimeter_id: int | None) -> None:
    rooms = [("files.portal_gigabytes", 1024, "le portail", queries.size_kept())]
    if by_id is not None:
        rooms.append(("files.person_megabytes", 1, "votre compte", queries.size_kept(person_id=by_id)))
    if perimeter_id is not None:
        kept = queries.size_kept(perimeter_id=perimeter_id)
        rooms.append(("files.perimeter_megabytes", 1, "cet espace ou cette association", kept))
    for key, unit, whose, kept in rooms:
        if kept + size > whole_number(key) * unit * MIB:
            raise QuotaReached(
                f"La place prévue pour {whose} est pleine\u00a0: retirez des fichiers devenus inutiles, ou demandez à "
                "l’administration du portail. Les fichiers déjà joints sont intacts."
            )


def _keep(file: Prepared, *, kind: FileKind, perimeter_id: int | None, by: Any, by_id: int | None) -> StoredFile:
    key = f"{kind}/{uuid.uuid4().hex}"
    put_file(file.path, key)
    stored = StoredFile(
        key=key,
        kind=kind,
        original_name=file.label,
        media_type=file.form.media_type,
        size=file.size,
        sha256=file.sha256,
        treatments=list(file.treatments),
        state=file.state,
        reason=file.reason,
        perimeter_id=perimeter_id,
        created_by_id=by_id,
    )
    db.session.add(stored)
    db.session.flush()
    record("file.received", stored, by=by, kind=str(kind), size=file.size, state=str(file.state))
    if not stored.is_served:
        nudge(CHECK, stored.id)
    return stored

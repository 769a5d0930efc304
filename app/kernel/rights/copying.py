"""The copy itself: a ZIP that a person opens, with everything in JSON, one page to read, and their own files."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote_plus

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select

from app.extensions import db, only_reads
from app.kernel.files.models import StoredFile
from app.kernel.files.services import FileMissing, open_file
from app.kernel.instants import in_words, utcnow
from app.kernel.people.models import Person
from app.kernel.rights.inventory import COLUMN_LABELS, INVENTORY, Line
from app.kernel.rights.queries import rows_about
from app.kernel.rights.wording import Names, shown

CHUNK = 1024 * 1024
DATA = "donnees.json"
# Statistical files of producers: public, heavy, and listed in the copy; they say nothing of whoever sent them.
NOT_COPIED = ("imports/", "source/")
WHY_NOT_COPIED = "fichier statistique d’un producteur, public, qui ne parle pas de vous"
# Codes on paper: the portal knows no more of them than their number.
COUNTED = frozenset({"recovery_code"})
# Beyond this the copy says which files are left out, and that they can be asked for.
LARGEST = 500 * CHUNK
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Chapter:
    """The rows of one kind."""

    line: Line
    rows: list[dict[str, Any]]

    @property
    def is_counted(self) -> bool:
        """Whether the page only says how many there are: each row says nothing by itself."""
        return self.line.table_name in COUNTED


@dataclass(frozen=True)
class Gathered:
    """Everything held about somebody at one instant: their name, the rows by kind, what these name, their files."""

    person_id: int
    name: str
    chapters: list[Chapter]
    names: Names
    files: list[StoredFile]


def gather(person_id: int) -> Gathered:
    """Read everything held about a person; nobody waits to write meanwhile."""
    with only_reads():
        person = db.session.get_one(Person, person_id)
        chapters = [Chapter(line, list(rows_about(line, person))) for line in INVENTORY if line.is_copied]
        files = list(db.session.scalars(select(StoredFile).where(StoredFile.created_by_id == person_id)))
        names = Names(person, ((chapter.line, chapter.rows) for chapter in chapters))
        gathered = Gathered(person_id, person.display_name, chapters, names, files)
        for stored in files:
            db.session.expunge(stored)
        db.session.rollback()
    return gathered


def write_copy(target: IO[bytes], gathered: Gathered) -> None:
    """Write the ZIP."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        left_out = _add_files(archive, gathered.files)
        archive.writestr(DATA, _as_json(gathered, left_out))
        archive.writestr("mes-donnees.html", _as_page(gathered, left_out))


def said_in(copy: IO[bytes]) -> Iterator[str]:
    """Each text that a copy says of its rows, and the names of its files; what its files hold is not read."""
    with zipfile.ZipFile(copy) as archive:
        yield from archive.namelist()
        yield from _texts_of(json.loads(archive.read(DATA)))


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts_of(one)
    elif isinstance(value, str):
        yield value
        if "%" in value or "+" in value:
            yield unquote_plus(value)  # what was typed in an address
        with suppress(ValueError, RecursionError):
            if value.startswith(("[", "{")):
                yield from _texts_of(json.loads(value))


def _add_files(archive: zipfile.ZipFile, files: list[StoredFile]) -> list[dict[str, str]]:
    """Put the files in; gives those that are not, and why."""
    left_out, total = [], 0
    for stored in files:
        why = _why_not(stored)
        if why is None and total + stored.size > LARGEST:
            why = "la copie serait trop lourde ; demandez ce fichier au délégué à la protection des données"
        if why is None and not _add_file(archive, stored):
            why = "le fichier manque dans la réserve"
        if why is None:
            total += stored.size
        else:
            left_out.append({"nom": stored.original_name, "raison": why})
    return left_out


def _why_not(stored: StoredFile) -> str | None:
    if stored.key.startswith(NOT_COPIED):
        return WHY_NOT_COPIED
    return None if stored.is_served else "l’antivirus ne l’a pas laissé passer"


def _add_file(archive: zipfile.ZipFile, stored: StoredFile) -> bool:
    try:
        with open_file(stored) as source, archive.open(f"fichiers/{stored.id}-{stored.original_name}", "w") as target:
            while part := source.read(CHUNK):
                target.write(part)
    except FileMissing:
        return False
    return True


def _as_json(gathered: Gathered, left_out: list[dict[str, str]]) -> str:
    said = {
        "portail": "Tissage",
        "compte": gathered.person_id,
        "copie_faite_le": utcnow().isoformat(timespec="seconds"),
        "donnees": [
            {
                "table": chapter.line.table_name,
                "lien": chapter.line.way,
                "titre": chapter.line.title,
                "en_cas_d_effacement": chapter.line.fate,
                "lignes": chapter.rows,
            }
            for chapter in gathered.chapters
        ],
        "fichiers_non_joints": left_out,
    }
    return json.dumps(said, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a copy does not know how to write {type(value).__name__}")


def _as_page(gathered: Gathered, left_out: list[dict[str, str]]) -> str:
    page = _templates.get_template("copy.html")
    return page.render(
        name=gathered.name,
        made_at=in_words(utcnow()),
        chapters=[chapter for chapter in gathered.chapters if chapter.rows],
        empty=[chapter.line.title for chapter in gathered.chapters if not chapter.rows],
        labels=COLUMN_LABELS,
        left_out=left_out,
        shown=lambda chapter: [shown(chapter.line, row, gathered.names) for row in chapter.rows],
    )

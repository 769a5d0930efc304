"""Where a passage can still be read: every table of the database, sealed texts opened, every file, every copy."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect, text

from app.extensions import db
from app.kernel.files.services import store
from app.kernel.rights import shelf
from app.kernel.sealing import Unreadable, unseal

CANARY = "Zéphyrine Quiberac"
PLAIN = re.compile("z[eé]?e?\u0301?phyrine.{0,4}quiberac|quiberac", re.IGNORECASE)


def readable(value: object) -> str:
    """A value as somebody with the keys could read it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "ignore")
    if isinstance(value, str) and value.startswith("gAAAA"):
        try:
            value = unseal(value)
        except Unreadable:
            return str(value)
    # What is kept as JSON may be written with escapes.
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), str(value))


def columns_that_hold(pattern: re.Pattern[str] = PLAIN) -> set[str]:
    """The columns where it stands, the engine's own tables included, as `table.column`."""
    found = set()
    for table in inspect(db.session.connection()).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')).mappings():
            found |= {f"{table}.{name}" for name, value in row.items() if pattern.search(readable(value))}
    return found


def files_that_hold(pattern: re.Pattern[str] = PLAIN) -> set[str]:
    """The files where it stands: of the store, of the shelf and what is in them, of the database, and all others."""
    found = {
        path
        for filesystem, root in (store(), shelf.shelf())
        for path in (filesystem.find(root) if filesystem.exists(root) else ())
        for name, content in _contents(path, filesystem.cat_file(path))
        if pattern.search(f"{name}\n{readable(content)}")
    }
    found |= {path.name for path in database_files() if pattern.search(readable(path.read_bytes()))}
    beside = current_app.config["SETTINGS"].instance_path.rglob("*")
    return found | {str(path) for path in beside if path.is_file() and pattern.search(readable(path.read_bytes()))}


def database_files() -> list[Path]:
    """The files of the database itself: pages that no row is in any more, and its log, are read as they are."""
    if db.engine.dialect.name != "sqlite":
        return []
    file = Path(str(db.engine.url.database))
    return [path for path in (file, Path(f"{file}-wal")) if path.exists()]


def _contents(path: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield path, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)


def places_that_hold(pattern: re.Pattern[str] = PLAIN) -> set[str]:
    """Everywhere it stands."""
    return columns_that_hold(pattern) | files_that_hold(pattern)

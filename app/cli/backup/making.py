"""Making an archive: the database at one instant first, then the files it names, which never change."""

import gzip
import hashlib
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy.pool import NullPool

from app.cli.backup.archive import (
    MANIFEST,
    BadArchive,
    KeptFile,
    KeptTable,
    Manifest,
    add_bytes,
    add_stream,
)
from app.cli.backup.portable import Checksum, PortableTable, portable_tables
from app.extensions import db, only_reads
from app.home.queries.health import code_schema
from app.kernel.files.models import StoredFile
from app.kernel.files.services import store
from app.kernel.instants import utcnow
from app.web.pages import VERSION


def make_backup(target: Path) -> Manifest:
    """Write the archive; it gets its name only once whole, so that half an archive is never taken for one."""
    part = target.with_name(target.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
                manifest = _fill(tar, target.parent)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def key_fingerprints() -> list[str]:
    """What tells one sealing key from another without giving it away."""
    return [hashlib.sha256(key.encode()).hexdigest()[:12] for key in current_app.config["SETTINGS"].data_keys]


def _fill(tar: tarfile.TarFile, folder: Path) -> Manifest:
    with only_reads(), tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as place, _instant(place) as frozen:
        manifest = Manifest(
            made_at=utcnow().isoformat(timespec="seconds"),
            engine=db.engine.dialect.name,
            schema=_schema_of(frozen),
            portal=VERSION,
            keys=key_fingerprints(),
        )
        manifest.tables.extend(_add_table(tar, table, frozen, Path(place)) for table in portable_tables())
        named = frozen.execute(sa.select(StoredFile.key, StoredFile.sha256).order_by(StoredFile.id)).all()
    for wanted in named:
        _add_file(tar, manifest, *wanted)
    add_bytes(tar, MANIFEST, manifest.written())
    return manifest


@contextmanager
def _instant(place: str) -> Iterator[sa.Connection]:
    """A connection that sees the database as it is at one instant, while others go on writing."""
    if db.engine.dialect.name == "sqlite":
        copy = Path(place) / "instant.sqlite"
        source, target = sqlite3.connect(str(db.engine.url.database)), sqlite3.connect(copy)
        # All pages in one step: a copy made in several starts again each time somebody writes.
        source.backup(target, pages=-1)
        source.close()
        target.close()
        engine = sa.create_engine(f"sqlite:///{copy}", poolclass=NullPool)
        with engine.connect() as connection:
            yield connection
        return
    with db.engine.connect() as connection:
        connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(sa.text(f"SET LOCAL {limit} = 0"))
        yield connection


def _schema_of(connection: sa.Connection) -> str:
    found, expected = set(MigrationContext.configure(connection).get_current_heads()), code_schema()
    if found != expected:
        raise BadArchive(
            f"la base est au schéma {_named(found)} et ce code au schéma {_named(expected)} : "
            "sauvegardez avec la version du portail qui l’a écrite"
        )
    return _named(found)


def _named(heads: set[str]) -> str:
    return "+".join(sorted(heads)) or "none"


def _add_table(tar: tarfile.TarFile, table: PortableTable, frozen: sa.Connection, place: Path) -> KeptTable:
    packed, checksum = place / "table.jsonl.gz", Checksum()
    # Without a date nor a name inside, the same rows give the same bytes.
    with packed.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as lines:
        for line in table.lines(frozen):
            checksum.add(line)
            lines.write(line + b"\n")
    member = f"tables/{table.name}.jsonl.gz"
    with packed.open("rb") as stream:
        digest = add_stream(tar, member, stream, packed.stat().st_size)
    return KeptTable(table.name, dict(table.columns), list(table.keys), checksum.rows, checksum.value, digest)


def _add_file(tar: tarfile.TarFile, manifest: Manifest, key: str, expected: str) -> None:
    """Keep one file; what is missing or altered is told, never a reason to have no backup."""
    filesystem, root = store()
    try:
        size = filesystem.size(f"{root}/{key}")
        with filesystem.open(f"{root}/{key}", "rb") as stream:
            digest = add_stream(tar, KeptFile(key, size, "").member, stream, size)
    except FileNotFoundError:
        manifest.missing_files.append(key)
        return
    if digest != expected:
        manifest.damaged_files.append(key)
    manifest.files.append(KeptFile(key, size, digest))

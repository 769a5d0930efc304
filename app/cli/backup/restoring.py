"""Putting an archive back, on either engine: checked before anything is touched, and again before it counts."""

import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic.script.revision import ResolutionError
from flask import current_app
from flask_migrate import downgrade, upgrade

from app.cli.backup.archive import (
    CHUNK,
    KeptFile,
    KeptTable,
    Manifest,
    check_members,
    content_of,
    fingerprint,
    lines_of,
    open_archive,
)
from app.cli.backup.making import key_fingerprints
from app.extensions import db
from app.home.queries.health import code_schema
from app.kernel.files.services import store

Tell = Callable[[str], None]
# Public pages that must answer once the portal is back, and the readiness of nobody: no worker may run yet.
SMOKE = ("/", "/healthz", "/territoires/", "/observatoire/", "/associations/", "/espaces/", "/connexion")


class NotRestored(Exception):
    """The archive was not put back; the message says why and what to do."""


def restore_backup(source: Path, *, emptying: bool, tell: Tell) -> Manifest:
    """Put back all that an archive holds; raises BadArchive or NotRestored, and then nothing of it counts."""
    with open_archive(source) as (tar, manifest):
        check_members(tar, manifest)
        tell(f"  Archive entière : {manifest.contents}")
        _make_room(manifest, emptying=emptying)
        for kept in manifest.files:
            _put_file(kept, tar)
        with db.engine.begin() as connection, _patient(connection, manifest):
            _forget_planted(connection, manifest)
            for table in manifest.tables:
                table.portable.insert(connection, lines_of(tar, table))
                _compare(table, connection)
            _advance_numbers(connection, manifest)
    tell("  Lignes et fichiers identiques à ceux de l’archive")
    if {manifest.schema} != code_schema():
        upgrade()
        tell("  Schéma mis à jour")
    return manifest


def warnings_of(manifest: Manifest) -> Iterator[str]:
    """What the operator must still do or know."""
    if not set(manifest.keys) & set(key_fingerprints()):
        yield (
            "DATA_KEYS ne contient aucune des clés de cette archive "
            f"({', '.join(manifest.keys)}) : seconds facteurs et lettres en attente resteront illisibles."
        )
    for words, keys in (("manquait", manifest.missing_files), ("était abîmé", manifest.damaged_files)):
        for key in keys:
            yield f"Le fichier {key} {words} déjà lors de la sauvegarde."


def smoke() -> list[str]:
    """What does not work in the portal as restored: broken links between rows, pages that do not answer."""
    problems = _broken_links()
    client = current_app.test_client()
    base_url = current_app.config["SETTINGS"].base_url
    for path in SMOKE:
        with client.get(path, base_url=base_url) as answer:
            if answer.status_code != 200:
                problems.append(f"{path} répond {answer.status_code}")
    return problems


def _broken_links() -> list[str]:
    if db.engine.dialect.name != "sqlite":
        return []
    with db.engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    return [f"{table} renvoie à une ligne absente de {parent}" for table, _row, parent, _key in found] + (
        [] if whole == "ok" else [f"la base est abîmée : {whole}"]
    )


def _make_room(manifest: Manifest, *, emptying: bool) -> None:
    """Bring the database to the archive's schema, empty; refuses to touch one that holds anything."""
    held = _tables_with_rows()
    if held and not emptying:
        raise NotRestored(
            f"la base n’est pas vide ({', '.join(held[:3])}…). Visez une base neuve, ou ajoutez --into-empty "
            "pour perdre d’abord tout ce qu’elle contient"
        )
    try:
        if held or emptying:
            downgrade(revision="base")
        upgrade(revision=manifest.schema)
    except (ResolutionError, SystemExit) as error:
        raise NotRestored(
            f"cette version du portail ne connaît pas le schéma {manifest.schema} de l’archive\u00a0: "
            "installez une version au moins aussi récente que celle qui l’a écrite"
        ) from error
    db.session.remove()


def _tables_with_rows() -> list[str]:
    with db.engine.connect() as connection:
        present = set(sa.inspect(connection).get_table_names())
        ours = [table for table in db.metadata.sorted_tables if table.name in present and table.name != "worker_beat"]
        return [
            table.name
            for table in ours
            if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
        ]


def _forget_planted(connection: sa.Connection, manifest: Manifest) -> None:
    """Remove the rows that migrations plant in an empty database: the archive holds them too."""
    for kept in reversed(manifest.tables):
        table = kept.portable.plain
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            connection.execute(sa.delete(table))


@contextmanager
def _patient(connection: sa.Connection, manifest: Manifest) -> Iterator[None]:
    """Let a row come before the row of its own table that it points to; every link is checked before the end."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        return
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(sa.text(f"SET LOCAL {limit} = 0"))
    links = [
        (table.name, link["name"])
        for table in manifest.tables
        for link in sa.inspect(connection).get_foreign_keys(table.name)
        if link["referred_table"] == table.name
    ]
    quote = connection.dialect.identifier_preparer.quote
    for table_name, link_name in links:
        alter = f"ALTER TABLE {quote(table_name)} ALTER CONSTRAINT {quote(str(link_name))}"
        connection.exec_driver_sql(f"{alter} DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table_name, link_name in links:
        alter = f"ALTER TABLE {quote(table_name)} ALTER CONSTRAINT {quote(str(link_name))}"
        connection.exec_driver_sql(f"{alter} NOT DEFERRABLE")


def _compare(table: KeptTable, connection: sa.Connection) -> None:
    found = table.portable.checksum(connection)
    if (found.rows, found.value) != (table.rows, table.checksum):
        raise NotRestored(f"{table.name} n’est pas revenue identique : {found.rows} lignes sur {table.rows}")


def _advance_numbers(connection: sa.Connection, manifest: Manifest) -> None:
    """Have PostgreSQL number the next rows after those restored; SQLite looks at the rows themselves."""
    if connection.dialect.name == "sqlite":
        return
    for table in manifest.tables:
        for key in table.keys:
            if table.columns[key] != "integer":
                continue
            sequence = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, key)))
            last = connection.scalar(sa.select(sa.func.max(table.portable.plain.c[key])))
            if sequence and last:
                connection.execute(sa.select(sa.func.setval(sequence, last)))


def _put_file(kept: KeptFile, tar: tarfile.TarFile) -> None:
    """Write a file back in the store and read it again; one already there and identical is left alone."""
    filesystem, root = store()
    path = f"{root}/{kept.key}"
    if filesystem.exists(path) and fingerprint(filesystem.open(path, "rb")) == kept.sha256:
        return
    filesystem.makedirs(path.rpartition("/")[0], exist_ok=True)
    with filesystem.open(path, "wb") as target, content_of(tar, kept.member) as stream:
        shutil.copyfileobj(stream, target, CHUNK)
    if fingerprint(filesystem.open(path, "rb")) != kept.sha256:
        raise NotRestored(f"le fichier {kept.key} n’est pas revenu identique")

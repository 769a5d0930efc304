"""The database a bench runs on: built once for a scale and a schema, then kept."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.schema import CreateTable

from app import create_app
from app.cli.scale import Volume, plant_volume
from app.cli.setup import first_run, plant_demo
from app.config import ROOT, Settings, _driver
from app.extensions import db
from tests.database import TEST_DATA_KEY

FOLDER = ROOT / "instance" / "bench"
KEY = "measured on this machine, never served to anybody"


def settings_for(url: str) -> Settings:
    """What the portal is told, here and in the processes that serve it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return Settings(
        instance_path=FOLDER,
        secret_key=KEY,
        data_keys=(TEST_DATA_KEY,),
        database_url=url,
        files_url=f"file://{FOLDER / 'files'}",
        minimum_free_bytes=0,
    )


def ground(scale: int, server: str) -> str:
    """The address of the database of this scale, built if the schema has changed or it never was."""
    name = f"bench_{scale}_{schema_print()}"
    if not server:
        return _sqlite(name, scale)
    return _postgresql(make_url(_driver(server)), name, scale)


def schema_print() -> str:
    """A few letters that change when a table does."""
    words = "".join(str(CreateTable(table)) for table in db.metadata.sorted_tables)
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def _sqlite(name: str, scale: int) -> str:
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept, building = FOLDER / f"{name}.sqlite", FOLDER / f"{name}.building"
    if not kept.exists():
        for left in FOLDER.glob(f"bench_{scale}_*"):
            left.unlink()
        with _built(f"sqlite:///{building}", scale), db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        for suffix in ("-wal", "-shm"):
            Path(f"{building}{suffix}").unlink(missing_ok=True)
        building.rename(kept)
    return f"sqlite:///{kept}"


def _postgresql(server: URL, name: str, scale: int) -> str:
    if name not in (kept := _names(server)):
        building = f"building_{name}"
        _tell(server, *(f'DROP DATABASE "{other}" WITH (FORCE)' for other in kept if _is_stale(other, scale)))
        _tell(server, f'CREATE DATABASE "{building}"')
        url = server.set(database=building)
        with _built(url.render_as_string(hide_password=False), scale):
            pass
        _tell(url, "VACUUM ANALYZE")
        _tell(server, f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return server.set(database=name).render_as_string(hide_password=False)


def _is_stale(name: str, scale: int) -> bool:
    return name.removeprefix("building_").startswith(f"bench_{scale}_")


def _names(server: URL) -> set[str]:
    engine = create_engine(server)
    with engine.connect() as connection:
        names = set(connection.scalars(text("SELECT datname FROM pg_database")))
    engine.dispose()
    return names


def _tell(server: URL, *statements: str) -> None:
    """Speak to the server outside any transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@contextmanager
def _built(url: str, scale: int) -> Iterator[Flask]:
    """The portal over a new database of this scale."""
    print(f"Building {make_url(url).database} (once for this scale and schema)")
    app = create_app(settings_for(url))
    with app.app_context():
        if any((ROOT / "migrations" / "versions").glob("*.py")):
            upgrade(directory=str(ROOT / "migrations"))
        else:
            db.create_all()
        first_run()
        plant_demo()
        plant_volume(Volume.at_scale(scale))
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()

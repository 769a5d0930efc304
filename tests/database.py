"""Databases for tests: one pristine copy per process, given back after a test that wrote."""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.engine import Engine

from app.cli.setup import first_run
from app.config import _driver
from app.extensions import db
from tests.giving_back import give_back_rows, keep_rows

# Tests only: nothing is protected by this key.
TEST_DATA_KEY = "dGVzdHMgb25seTogbm90aGluZyBpcyBwcm90ZWN0ZWQ="
RESHAPES = re.compile(r"\s*(CREATE|ALTER|DROP)\b", re.IGNORECASE)
reshaped = {"yes": False}


@event.listens_for(Engine, "before_cursor_execute")
def _notice_shapes(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if RESHAPES.match(statement):
        reshaped["yes"] = True


@dataclass
class TestDatabase:
    """A database and its pristine copy."""

    __test__ = False
    # The copy that each PostgreSQL database of this process was last made equal to.
    equal_to: ClassVar[dict[str, str]] = {}

    url: str
    pristine: str
    server: str = ""
    labels: list[str] = field(default_factory=list)

    @classmethod
    def make(cls, server: str, folder: Path, worker: str) -> "TestDatabase":
        """On SQLite two files; on PostgreSQL two databases beside the one that is named."""
        if not server:
            return cls(url=f"sqlite:///{folder / 'tests.sqlite'}", pristine=str(folder / "pristine.sqlite"))
        address = make_url(_driver(server))
        name = f"{address.database}_{worker}"
        made = cls(
            url=address.set(database=name).render_as_string(hide_password=False),
            pristine=f"{name}_pristine",
            server=address.render_as_string(hide_password=False),
        )
        made.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
        return made

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def name(self) -> str:
        """The PostgreSQL database."""
        return str(make_url(self.url).database)

    def run(self, *statements: str) -> None:
        """Speak to the PostgreSQL server outside any transaction."""
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def fill(self, app: Flask) -> None:
        """Build the schema by migrations, load what ships with the portal, and keep a pristine copy."""
        with app.app_context():
            upgrade()
            first_run()
            self.keep()

    def keep(self, label: str = "") -> None:
        """Keep a copy of the database as it is now."""
        db.session.remove()
        if not self.server:
            with db.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
        db.engine.dispose()
        if self.server:
            self._copy_as(f"{self.pristine}{label}")
        else:
            shutil.copyfile(self.path, f"{self.pristine}{label}")
        self.labels.append(label)

    @property
    def address(self) -> str:
        """The PostgreSQL database, as psycopg wants it."""
        return make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)

    def _copy_as(self, pristine: str) -> None:
        keep_rows(self.address)
        self.run(
            f'DROP DATABASE IF EXISTS "{pristine}" WITH (FORCE)',
            f'CREATE DATABASE "{pristine}" TEMPLATE "{self.name}"',
        )
        self.equal_to[self.name] = pristine
        reshaped["yes"] = False

    def restore(self, label: str = "") -> None:
        """Give a copy back, the pristine one unless said otherwise."""
        if self.server:
            wanted = f"{self.pristine}{label}"
            if self.equal_to.get(self.name) != wanted or reshaped["yes"] or not give_back_rows(self.address):
                self.run(
                    f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)',
                    f'CREATE DATABASE "{self.name}" TEMPLATE "{wanted}"',
                )
                self.equal_to[self.name] = wanted
                reshaped["yes"] = False
            return
        for suffix in ("-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(f"{self.pristine}{label}", self.path)

    def keep_as(self, name: str) -> "TestDatabase":
        """The same database with what it holds now as its pristine copy, for tests that share a world."""
        pristine = f"{self.pristine}_{name}"
        if self.server:
            self._copy_as(pristine)
        else:
            with db.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
            db.engine.dispose()
            shutil.copyfile(self.path, pristine)
        return TestDatabase(url=self.url, pristine=pristine, server=self.server)

    def forget_copy(self) -> None:
        """Drop the copy of a shared world."""
        if self.server:
            self.run(f'DROP DATABASE IF EXISTS "{self.pristine}" WITH (FORCE)')
        else:
            Path(self.pristine).unlink(missing_ok=True)

    def drop(self) -> None:
        """Leave nothing behind on the server."""
        if self.server:
            self.run(
                f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)',
                *(f'DROP DATABASE IF EXISTS "{self.pristine}{label}" WITH (FORCE)' for label in self.labels),
            )

"""The objects that Flask extensions hang from, created once and bound to the application in create_app."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base: every constraint gets a name, so that migrations run both ways on both engines."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)

_only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)


@contextmanager
def only_reads() -> Iterator[None]:
    """Announce that the work inside writes nothing, so that SQLite opens no write lock for it."""
    token = _only_reads.set(True)
    try:
        yield
    finally:
        _only_reads.reset(token)


def announce_reads(value: bool) -> None:
    """Say for the rest of this context whether only reads are to come (one web request, one command)."""
    _only_reads.set(value)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Durable, enforced and patient: settings SQLite forgets at each connection."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver must not open transactions behind our back
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "cache_size=-32000",
        "temp_store=MEMORY",
        "secure_delete=ON",  # what is deleted is filled with zeros
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start: a read that turns into a write could otherwise be refused half-way."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _only_reads.get() else "BEGIN IMMEDIATE")


# What a database repeats of a value in the first line of its words; the lines that follow repeat whole rows.
REPEATED = re.compile(r"""(: |\bvalue |\bnear )(".*"|'.*')""", re.DOTALL)


@event.listens_for(Engine, "handle_error")
def _forget_values(context: ExceptionContext) -> None:
    """Have an error of the database say what failed and nothing of what was written: a log may not hold it.

    `hide_parameters` hides what we asked; PostgreSQL repeats it by itself (« Failing row contains… »).
    """
    original, ours = context.original_exception, context.sqlalchemy_exception
    said = str(original)
    told = REPEATED.sub(r"\1…", said.partition("\n")[0])
    if told == said or not isinstance(original, Exception):
        return
    original.args = (told, *original.args[1:])
    if ours is not None:
        ours.args = tuple(arg.replace(said, told) if isinstance(arg, str) else arg for arg in ours.args)

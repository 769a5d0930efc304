"""A real database for every test: built once with the shipped data, given back whole after a test that wrote."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import create_app
from app.config import Settings
from app.extensions import announce_reads, db, limiter
from app.kernel.people.models import Person
from app.web.pages import Shell
from tests.database import TEST_DATA_KEY, TestDatabase
from tests.visiting import Browser

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|CREATE|ALTER|DROP)\b", re.IGNORECASE)
wrote = {"yes": False}


@event.listens_for(Engine, "before_cursor_execute")
def _notice_writes(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if WRITES.match(statement):
        wrote["yes"] = True


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDatabase]:
    """The database of this test process, on the engine that TEST_DATABASE_URL names (SQLite by default)."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    made = TestDatabase.make(os.environ.get("TEST_DATABASE_URL", ""), tmp_path_factory.mktemp("database"), worker)
    yield made
    made.drop()


@pytest.fixture(scope="session")
def settings(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of tests: cheap passwords, a folder of their own, Redis when REDIS_URL names one."""
    instance: Path = tmp_path_factory.mktemp("instance")
    return Settings(
        instance_path=instance,
        secret_key="tests only: nothing is protected by this key",
        data_keys=(TEST_DATA_KEY,),
        database_url=database.url,
        redis_url=os.environ.get("REDIS_URL", ""),
        files_url=f"file://{instance / 'files'}",
        minimum_free_bytes=0,
        argon2_time=1,
        argon2_memory_kib=64,
    )


@pytest.fixture(scope="session")
def portal(database: TestDatabase, settings: Settings) -> Iterator[Flask]:
    """The application, over a database that holds what ships with the portal."""
    made = create_app(settings)
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    database.fill(made)
    # What a process asks once (the demonstration, the outlines of the map, what may be explored) is not part of any
    # page's own statements.
    Shell.BELIEVED = float("inf")
    made.test_client().get("/")
    made.test_client().get("/observatoire/explorer")
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def app(portal: Flask, database: TestDatabase) -> Iterator[Flask]:
    """The application in a context; whatever the test writes is gone before the next one."""
    wrote["yes"] = False
    # One limiter serves all applications of a process: the last one made, as in production, decided for the others.
    limiter.enabled = portal.config["RATELIMIT_ENABLED"]
    with portal.app_context():
        announce_reads(False)
        yield portal
        db.session.rollback()
        db.session.remove()
        if wrote["yes"]:
            db.engine.dispose()
            database.restore()


@pytest.fixture
def browse(app: Flask) -> Callable[..., Browser]:
    """`browse(person).get(url)` visits a page as somebody, or as nobody, and inspects it."""

    def visit(person: Person | None = None, *, second_factor: bool = True) -> Browser:
        db.session.commit()
        return Browser(app, person, second_factor=second_factor)

    return visit

"""A second portal to restore into, on the engine under test or on the other one."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.extensions import db
from app.kernel.sealing import use_keys
from tests.database import TestDatabase

_serial = count(1)
SERVER = os.environ.get("TEST_DATABASE_URL", "")
# From the engine under test to itself and, when PostgreSQL is there, across.
ENGINES = ["sqlite", "postgresql"] if SERVER else ["sqlite"]


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """`elsewhere("sqlite")` is another portal: its own empty database, its own files, the same keys."""
    made: list[tuple[Flask, TestDatabase]] = []

    def new(engine: str = "sqlite", **changes: object) -> Flask:
        folder = tmp_path / f"elsewhere{next(_serial)}"
        folder.mkdir()
        server = SERVER if engine == "postgresql" else ""
        database = TestDatabase.make(server, folder, f"elsewhere_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
        changed = {"database_url": database.url, "instance_path": folder, "files_url": f"file://{folder / 'files'}"}
        app = create_app(replace(settings, **{**changed, **changes}))
        app.testing = True
        made.append((app, database))
        return app

    yield new
    for app, database in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        database.drop()
    use_keys(settings.data_keys)

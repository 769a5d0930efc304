"""A town to attack, explored once."""

import pytest
from flask import Flask

from app.extensions import db
from tests import conftest as whole
from tests.database import TestDatabase
from tests.hostile.town import Explored, Town, explore, plant


@pytest.fixture(scope="session")
def planted(portal: Flask, database: TestDatabase) -> tuple[str, ...]:
    """The accounts of the demonstration, planted and kept aside; the other tests' database is given back."""
    with portal.app_context():
        accounts = plant(database)
        db.session.remove()
        db.engine.dispose()
    database.restore()
    return accounts


@pytest.fixture
def town(app: Flask, database: TestDatabase, planted: tuple[str, ...]) -> Town:
    """The town as it was planted, whatever other tests did to it."""
    made = Town(app, database, planted)
    made.reset()
    whole.wrote["yes"] = True
    return made


@pytest.fixture(scope="session")
def explored(portal: Flask, database: TestDatabase, planted: tuple[str, ...]) -> Explored:
    """Every kind of page and form there is, found by following links as everybody."""
    made = Town(portal, database, planted)
    with portal.app_context():
        made.reset()
        found = explore(made)
        db.session.remove()
        db.engine.dispose()
    database.restore()
    return found

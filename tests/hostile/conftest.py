"""A town to attack, explored once."""

import pytest
from flask import Flask

from app.extensions import db
from tests import conftest as whole
from tests.database import TestDatabase
from tests.hostile.exploring import Explored, explore
from tests.hostile.town import Town, plant


@pytest.fixture(scope="session")
def planted(portal: Flask, database: TestDatabase) -> Town:
    """The town, planted and kept aside; the other tests' database is given back."""
    with portal.app_context():
        made = plant(portal, database)
        give_back(database)
    return made


@pytest.fixture
def town(app: Flask, planted: Town) -> Town:
    """The town as it was planted, whatever other tests did to it."""
    planted.reset()
    whole.wrote["yes"] = True
    return planted


@pytest.fixture(scope="session")
def explored(portal: Flask, database: TestDatabase, planted: Town) -> Explored:
    """Every kind of page and form there is, found by following links as everybody."""
    with portal.app_context():
        planted.reset()
        found = explore(planted)
        give_back(database)
    return found


def give_back(database: TestDatabase) -> None:
    """Leave the database as the other tests expect it."""
    db.session.remove()
    db.engine.dispose()
    database.restore()

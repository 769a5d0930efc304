"""The world of the matrix, built once for each of its tests and given back whole after each write."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from app.extensions import announce_reads, db
from tests.access.world import World, build
from tests.conftest import wrote
from tests.database import TestDatabase
from tests.visiting import Browser


@dataclass
class Standing:
    """The world as it stands, and the way back to it."""

    world: World
    copy: TestDatabase

    def visitor(self, column: str) -> Browser:
        """The browser of whoever stands in this column."""
        return Browser(self.world.app, self.world.person(column))

    def rebuild(self) -> None:
        """Undo what was written since."""
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
        self.copy.restore()


@pytest.fixture
def standing(app: Flask, database: TestDatabase) -> Iterator[Standing]:
    """The world, before anybody touched it."""
    world = build(app)
    db.session.commit()
    db.session.remove()
    announce_reads(False)
    db.engine.dispose()
    copy = database.keep_as("world")
    yield Standing(world, copy)
    db.session.remove()
    db.engine.dispose()
    copy.forget_copy()
    wrote["yes"] = True

"""The world of the matrix, built once for each of its tests and given back whole after each write."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from app.extensions import announce_reads, db
from app.kernel.files.services.store import open_key, store, stored_sizes
from tests.access.world import World, build
from tests.conftest import wrote
from tests.database import TestDatabase
from tests.visiting import Browser


@dataclass
class Standing:
    """The world as it stands, and the way back to it."""

    world: World
    copy: TestDatabase
    files: dict[str, bytes]

    def visitor(self, column: str) -> Browser:
        """The browser of whoever stands in this column."""
        return Browser(self.world.app, self.world.person(column))

    def rebuild(self) -> None:
        """Undo what was written since."""
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
        self.copy.restore()
        with self.world.app.app_context():
            filesystem, root = store()
            for key in self.files.keys() - stored_sizes().keys():
                filesystem.pipe_file(f"{root}/{key}", self.files[key])


@pytest.fixture
def standing(app: Flask, database: TestDatabase) -> Iterator[Standing]:
    """The world, before anybody touched it."""
    world = build(app)
    db.session.commit()
    db.session.remove()
    announce_reads(False)
    db.engine.dispose()
    copy = database.keep_as("world")
    yield Standing(world, copy, _kept_files())
    db.session.remove()
    db.engine.dispose()
    copy.forget_copy()
    wrote["yes"] = True


def _kept_files() -> dict[str, bytes]:
    """What the store holds, by key."""
    kept = {}
    for key in stored_sizes():
        with open_key(key) as stream:
            kept[key] = stream.read()
    return kept

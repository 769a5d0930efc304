"""A machine of its own for each fault: a copy of the portal's database, its processes, and somebody who writes."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.extensions import announce_reads, db
from app.forums.models import Kind, Openness, Scale
from app.forums.services import open_space, open_thread
from tests import make
from tests.database import TestDatabase
from tests.faults.processes import Machine


@pytest.fixture
def copied(portal: Flask, database: TestDatabase, tmp_path: Path) -> Iterator[TestDatabase]:
    """A copy of the database as the portal ships it, to be ill-treated."""
    if not database.server:
        file = tmp_path / "tissage.sqlite"
        shutil.copyfile(database.pristine, file)
        yield TestDatabase(url=f"sqlite:///{file}", pristine="")
        return
    name = f"{database.name}_faults"
    made = TestDatabase(
        url=database.url.replace(database.name, name), pristine=f"{name}_pristine", server=database.server
    )
    made.run(
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{database.pristine}"'
    )
    yield made
    made.drop()


@pytest.fixture
def its_settings(settings: Settings, copied: TestDatabase, tmp_path: Path) -> Settings:
    """The settings of this machine."""
    return replace(
        settings,
        database_url=copied.url,
        instance_path=tmp_path,
        files_url=f"file://{tmp_path / 'files'}",
        redis_url="",
    )


@pytest.fixture
def site(its_settings: Settings) -> Iterator[Flask]:
    """The portal of this machine seen from inside, in a context."""
    app = create_app(its_settings)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        announce_reads(False)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def machine(its_settings: Settings) -> Iterator[Callable[..., Machine]]:
    """`machine()` is this machine, none of its processes started yet; all are stopped in the end."""
    made: list[Machine] = []

    def new(**options: str) -> Machine:
        made.append(Machine(its_settings, **options))
        return made[-1]

    yield new
    for one in made:
        one.stop()


def on_postgresql() -> bool:
    """Whether these tests run on PostgreSQL."""
    return bool(os.environ.get("TEST_DATABASE_URL"))


def open_one_thread() -> tuple[int, str]:
    """A thread that everybody may read: its number and its address."""
    by = make.social_worker()
    space = open_space(
        slug="essai", name="Essai", charter="Essai.", scale=Scale.REGION, visibility=Openness.PUBLIC, by=by
    )
    post = open_thread(space=space, title="Fil", kind=Kind.QUESTION, body="Début.", client_id="0", by=by)
    db.session.commit()
    return post.thread_id, f"/espaces/essai/fils/{post.thread_id}"

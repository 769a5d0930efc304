"""Readiness tells the truth under each fault, and strangers nothing more."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from flask_migrate import downgrade

from app.extensions import db
from app.home.queries import health
from app.kernel.instants import utcnow
from app.kernel.jobs.models import WorkerBeat
from app.kernel.jobs.queue import beat

ALL_IS_WELL = {"status": "ready"}


@pytest.fixture
def well(site):
    """A portal where all is well."""
    beat()
    return site


def asked(app):
    """What a stranger is told: (process, readiness, its words)."""
    db.session.remove()
    client = app.test_client()
    answer = client.get("/readyz")
    return client.get("/healthz").status_code, answer.status_code, answer.json


def reported(app):
    """What the operator reads."""
    db.session.remove()
    return app.test_cli_runner().invoke(args=["health"]).output


def test_all_is_well(well):
    assert asked(well) == (200, 200, ALL_IS_WELL)
    assert "NON" not in reported(well)


def silence_worker(app):
    """The worker died an hour ago."""
    db.session.merge(WorkerBeat(id=1, seen_at=utcnow() - timedelta(hours=1)))
    db.session.commit()


def fill_disk(app):
    """No room is left."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], minimum_free_bytes=2**62)


def go_back(app):
    """The code is newer than the database."""
    db.session.remove()
    downgrade()


def pile_up(app):
    """More work waits than the worker clears."""
    for number in range(health.MOST_WAITING):
        app.extensions["jobs"][1]("observatory.import", number)


def lose_database(app):
    """The database answers nothing any more."""
    db.session.remove()
    db.engine.dispose()
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        os.truncate(url.database, 0)
        for suffix in ("-wal", "-shm"):
            if os.path.exists(url.database + suffix):
                os.unlink(url.database + suffix)
    else:
        db.engine.dialect.connect = refuse


def refuse(*_arguments, **_options):
    """What a server that is gone does."""
    raise OSError("connection refused")


FAULTS = {
    silence_worker: "le service de fond répond",
    fill_disk: "le disque a de la place",
    go_back: "la base est au schéma du code",
    pile_up: "le travail en attente avance",
    lose_database: "la base est au schéma du code",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_closes_the_door_without_a_word_and_the_process_lives(well, fault):
    fault(well)
    assert asked(well) == (200, 503, {"status": "not ready"})
    assert f"NON  {FAULTS[fault]}" in reported(well)

"""Work after the answer: nothing is lost, nothing is held."""

import sqlite3

import pytest

from app.extensions import db
from app.kernel.jobs import job, nudge, run_pending, sweep
from app.kernel.jobs import queue as jobs
from app.kernel.jobs.queue import beat


@pytest.fixture
def notebook(monkeypatch):
    """A job of this test's own, with what waits for it and what was done."""
    monkeypatch.setattr(jobs, "_jobs", dict(jobs._jobs))
    monkeypatch.setattr(jobs, "_sweeps", {})
    kept = {"waiting": [], "done": []}

    @job("test.note")
    def note(row_id):
        kept["done"].append(row_id)
        kept["waiting"].remove(row_id)

    @sweep("test.note")
    def waiting():
        db.session.execute(db.text("SELECT 1"))
        return list(kept["waiting"])

    return kept


def can_write_at_once():
    """Whether somebody else may write this very moment."""
    if db.engine.dialect.name != "sqlite":
        return True
    other = sqlite3.connect(db.engine.url.database, timeout=0)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
    except sqlite3.OperationalError:
        return False
    finally:
        other.close()
    return True


def test_a_sweep_does_what_a_crash_left_behind(app, notebook):
    notebook["waiting"] = [1, 2]
    assert run_pending() == 2
    assert notebook["done"] == [1, 2]
    assert run_pending() == 0


def test_a_worker_with_nothing_to_do_holds_no_lock(app, notebook):
    db.session.rollback()
    beat()
    run_pending()
    assert can_write_at_once()


def test_a_nudge_leaves_only_with_the_transaction_that_wrote_the_row(app, notebook):
    huey, _task = app.extensions["jobs"]
    huey.flush()
    db.session.execute(db.text("SELECT 1"))
    nudge("test.note", 7)
    db.session.rollback()
    assert huey.pending_count() == 0
    db.session.execute(db.text("SELECT 1"))
    nudge("test.note", 7)
    db.session.commit()
    assert huey.pending_count() == 1
    huey.flush()

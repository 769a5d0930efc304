"""Rows and store are compared each night: what a crash left apart is found, told, and put right."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.files.models import FileState, StoredFile, StrayFile
from app.kernel.files.services import reconcile, store
from app.kernel.files.services.store import open_key, stored_sizes
from app.kernel.instants import utcnow
from app.kernel.jobs.daily import run_one
from app.web.downloads import send_stored
from tests.kernel.files.conftest import held_keys, sent
from tests.kernel.files.samples import PDF


def write(key: str, data: bytes) -> None:
    filesystem, root = store()
    filesystem.makedirs(f"{root}/{key}".rpartition("/")[0], exist_ok=True)
    with filesystem.open(f"{root}/{key}", "wb") as target:
        target.write(data)


def remove(key: str) -> None:
    filesystem, root = store()
    filesystem.rm(f"{root}/{key}")


def row() -> StoredFile:
    return db.session.scalars(select(StoredFile).order_by(StoredFile.id)).first()


@pytest.fixture(params=["file", "memory"])
def kept(request, portal_with, tmp_path):
    """A portal with one file, on a folder and on another kind of store."""
    url = f"file://{tmp_path / 'store'}" if request.param == "file" else f"memory://{tmp_path.name}"
    portal_with(files_url=url)
    return sent(PDF, "note.pdf")


def test_a_store_in_order_is_found_in_order(kept):
    findings = reconcile()
    counts = findings.counts
    assert (counts.pop("rows"), counts.pop("files"), counts.pop("verified")) == (1, 1, 1)
    assert not any(counts.values())


def test_fault_48_a_row_without_its_file_says_that_it_is_missing(kept, app):
    remove(kept.key)
    with app.test_request_context():
        answer = send_stored(row())  # even before the night
    assert answer.status_code == 404
    assert "Fichier manquant" in answer.get_data(as_text=True)

    assert reconcile().missing == [kept.key]
    db.session.commit()
    assert (row().state, row().reason) == (FileState.MISSING, "absent")
    with app.test_request_context():
        assert send_stored(row()).status_code == 404
    assert reconcile().missing == []


def test_a_file_that_comes_back_is_checked_then_served_again(kept, app):
    remove(kept.key)
    reconcile()
    db.session.commit()
    write(kept.key, PDF)
    assert reconcile().found_again == [kept.key]
    db.session.commit()
    assert row().state == FileState.CHECKING


@pytest.mark.parametrize("data", [PDF + b"x", PDF[:-3] + b"xyz"], ids=["longer", "same size"])
def test_bytes_that_are_not_those_received_are_not_served(kept, app, data):
    write(kept.key, data)
    assert reconcile().altered == [kept.key]
    db.session.commit()
    assert row().reason == "altered"
    with app.test_request_context():
        assert send_stored(row()).status_code == 404


def test_the_sample_turns_until_every_file_was_looked_at(portal_with):
    portal_with()
    keys = [sent(b"a" * number, f"{number}.txt").key for number in range(1, 5)]
    for _ in range(2):
        reconcile(sample=2)
        db.session.commit()
    write(keys[0], b"b")
    seen = db.session.scalars(select(StoredFile).where(StoredFile.verified_at.is_(None))).all()
    assert seen == []
    assert reconcile(sample=2).altered == [keys[0]]


def test_fault_48_a_file_without_a_row_is_listed_then_removed_a_day_later(kept):
    write("attachment/left-by-a-crash", b"half")
    first = reconcile()
    db.session.commit()
    assert first.strays_listed == ["attachment/left-by-a-crash"]
    assert db.session.scalars(select(StrayFile.size)).all() == [4]
    assert reconcile().strays_removed == []

    stray = db.session.scalars(select(StrayFile)).one()
    stray.first_seen_at = utcnow() - timedelta(days=1)
    db.session.commit()
    assert reconcile().strays_removed == ["attachment/left-by-a-crash"]
    db.session.commit()
    assert held_keys() == [kept.key]
    assert db.session.scalars(select(StrayFile)).all() == []


def test_a_file_whose_row_came_late_is_not_removed(kept):
    key = kept.key
    db.session.delete(kept)
    db.session.commit()
    reconcile()
    stray = db.session.scalars(select(StrayFile)).one()
    stray.first_seen_at = utcnow() - timedelta(days=2)
    db.session.add(
        StoredFile(key=key, kind="source", original_name="x", media_type="x", size=len(PDF), sha256="", state="clean")
    )
    db.session.commit()
    reconcile(sample=0)
    db.session.commit()
    assert held_keys() == [key]
    assert db.session.scalars(select(StrayFile)).all() == []


def test_a_rehearsal_changes_nothing(kept, app):
    write("stray", b"x")
    remove(kept.key)
    before = stored_sizes()
    result = app.test_cli_runner().invoke(args=["files", "reconcile", "--dry-run"])
    assert result.exit_code == 0, result.output
    assert f"missing: {kept.key}" in result.output
    assert "strays_listed: stray" in result.output
    db.session.rollback()
    assert row().state == FileState.UNCHECKED
    assert (db.session.scalars(select(StrayFile)).all(), stored_sizes()) == ([], before)


def test_the_night_s_work_counts_what_it_found(kept, app):
    remove(kept.key)
    run = run_one("files.reconcile", day=utcnow().date())
    assert run.failure is None
    assert run.counted["missing"] == 1


def test_the_command_line_does_the_same(kept, app):
    remove(kept.key)
    assert app.test_cli_runner().invoke(args=["files", "reconcile"]).exit_code == 0
    db.session.rollback()
    assert row().state == FileState.MISSING
    with pytest.raises(Exception, match="manque"):
        open_key(kept.key)

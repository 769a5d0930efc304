"""The antivirus is asked about every file; what it cannot answer is held, never served."""

import io
import socket

import pytest
from sqlalchemy import select

from app.config import Settings, UnsafeSettings
from app.extensions import db
from app.kernel.files.antivirus import Outcome, scan
from app.kernel.files.models import FileKind, FileState, StoredFile
from app.kernel.files.queries import files_to_check
from app.kernel.files.services import Infected, check_file, receive, receiving
from app.kernel.jobs import run_pending
from app.web.downloads import send_stored
from tests.kernel.files.clamd import listening
from tests.kernel.files.conftest import held_keys, sent
from tests.kernel.files.samples import EICAR, PDF


def served(stored: StoredFile) -> int:
    """The status a reader gets."""
    return send_stored(stored).status_code


def nobody_listens() -> str:
    """An address of this machine where nothing answers."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        return f"tcp://127.0.0.1:{line.getsockname()[1]}"


@pytest.mark.parametrize("way", ["tcp", "unix"])
def test_clamd_s_protocol_is_spoken_on_both_kinds_of_socket(tmp_path, way):
    with listening(str(tmp_path / "clamd.sock") if way == "unix" else "") as clamd:
        assert scan(clamd.url, io.BytesIO(b"x" * 300_000)).outcome is Outcome.CLEAN
        assert scan(clamd.url, io.BytesIO(EICAR)).reason == "Eicar-Test-Signature"
        clamd.limit = 1000
        assert scan(clamd.url, io.BytesIO(b"x" * 300_000)).outcome is Outcome.SILENT


@pytest.mark.parametrize("answer", [b"", b"\0", b"stream: ERROR\0", b"\xff" * 9000, b"OK", b"FOUND\0"])
def test_an_answer_that_is_none_is_silence(answer):
    with listening() as clamd:
        clamd.answer = answer
        assert scan(clamd.url, io.BytesIO(b"x")).outcome is Outcome.SILENT


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "unix:///nowhere.sock", "tcp://", "tcp://127.0.0.1:99999"])
def test_an_antivirus_that_cannot_be_reached_is_silent(url):
    assert scan(url, io.BytesIO(b"x")).outcome is Outcome.SILENT


def test_fault_49_what_the_antivirus_clears_is_served(portal_with):
    with listening() as clamd:
        app = portal_with(antivirus_url=clamd.url)
        stored = sent(PDF, "note.pdf")
    assert stored.state == FileState.CLEAN
    with app.test_request_context():
        assert served(stored) == 200


def test_fault_49_what_the_antivirus_knows_is_refused_and_not_kept(portal_with):
    with listening() as clamd:
        portal_with(antivirus_url=clamd.url)
        with pytest.raises(Infected, match="Eicar-Test-Signature"):
            receive(io.BytesIO(EICAR), name="essai.txt", kind=FileKind.ATTACHMENT, by=None)
    db.session.rollback()
    assert (db.session.scalars(select(StoredFile)).all(), held_keys()) == ([], [])


def test_fault_49_without_its_antivirus_the_portal_holds_the_file_then_serves_it(portal_with):
    app = portal_with(antivirus_url=nobody_listens())
    stored = sent(PDF, "note.pdf")
    assert (stored.state, stored.reason) == (FileState.HELD, "unreachable")
    with app.test_request_context():
        answer = send_stored(stored)
    assert answer.status_code == 409
    assert "en cours de vérification" in answer.get_data(as_text=True)
    assert PDF not in answer.get_data()

    run_pending()
    assert db.session.get_one(StoredFile, stored.id).state == FileState.HELD
    with listening() as clamd:
        portal_with(antivirus_url=clamd.url)
        run_pending()
    stored = db.session.scalars(select(StoredFile)).one()
    assert stored.state == FileState.CLEAN
    with app.test_request_context():
        assert served(stored) == 200


def test_fault_49_a_held_file_that_proves_infected_is_removed_and_told(portal_with):
    app = portal_with(antivirus_url=nobody_listens())
    sent(EICAR, "essai.txt")
    with listening() as clamd:
        portal_with(antivirus_url=clamd.url)
        run_pending()
    stored = db.session.scalars(select(StoredFile)).one()
    assert (stored.state, stored.reason, held_keys()) == (FileState.REFUSED, "Eicar-Test-Signature", [])
    with app.test_request_context():
        answer = send_stored(stored)
    assert answer.status_code == 410
    assert "L’antivirus a reconnu" in answer.get_data(as_text=True)


def test_without_any_antivirus_the_state_says_so_and_the_file_is_served(portal_with):
    app = portal_with()
    stored = sent(PDF, "note.pdf")
    assert stored.state_name == "sans antivirus"
    with app.test_request_context():
        assert served(stored) == 200


def test_an_antivirus_that_comes_later_looks_at_what_came_before(portal_with):
    portal_with()
    stored = sent(EICAR, "essai.txt")
    portal_with(antivirus_url=nobody_listens())
    run_pending()
    assert db.session.get_one(StoredFile, stored.id).state == FileState.UNCHECKED
    with listening() as clamd:
        portal_with(antivirus_url=clamd.url)
        run_pending()
    assert db.session.scalars(select(StoredFile)).one().state == FileState.REFUSED


def test_a_large_file_is_left_to_the_worker(portal_with, monkeypatch):
    monkeypatch.setattr(receiving, "CHECKED_AT_ONCE", 1000)
    with listening() as clamd:
        portal_with(antivirus_url=clamd.url)
        large = b"commune\n" + b"Laval\n" * 1000
        stored = receive(io.BytesIO(large), name="x.csv", kind=FileKind.SOURCE, by=None)
        db.session.commit()
        assert (stored.state, clamd.asked) == (FileState.CHECKING, 0)
        assert check_file(stored.id) == FileState.CLEAN
        db.session.commit()


def test_checking_again_changes_nothing(portal_with):
    with listening() as clamd:
        portal_with(antivirus_url=clamd.url)
        stored = sent(PDF, "note.pdf")
        assert check_file(stored.id) == FileState.CLEAN
        assert clamd.asked == 1
        assert check_file(999) is None
        assert db.session.scalars(files_to_check(again=True)).all() == []


def test_an_antivirus_address_that_is_none_stops_a_production_portal():
    settings = Settings(
        production=True,
        secret_key="k" * 40,
        data_keys=("k",),
        smtp_url="smtps://x",
        base_url="https://tissage.example.org",
        antivirus_url="http://clamd:3310",
    )
    with pytest.raises(UnsafeSettings, match="ANTIVIRUS_URL"):
        settings.check()

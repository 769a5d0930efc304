"""Sending a file over a real line: what is cut, slow, wrongly announced or too much for the disk leaves nothing."""

import errno
import io
import logging
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import WSGIRequestHandler, make_server

from app.extensions import db
from app.kernel.files.models import StoredFile
from app.kernel.files.services.store import stored_sizes
from app.observatory.models import FileImport
from tests import make
from tests.kernel.files.conftest import portal_with  # noqa: F401 - a fixture
from tests.observatory.files import bmo_row, small_bmo

# Werkzeug leaves the unnamed file of a broken form to the collector of memory: the disk has it back at that moment.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore:unclosed file:ResourceWarning"
)

URL = "/observatoire/imports"
BOUNDARY = "bord"


class Quiet(WSGIRequestHandler):
    """Tests look at what is kept, not at logs."""

    timeout = 2

    def log(self, *_args: object) -> None:
        """Stay silent."""


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """The portal on a port of this machine."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    db.session.commit()
    server = make_server("127.0.0.1", 0, app.wsgi_app, threaded=True, request_handler=Quiet)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def body(data: bytes) -> bytes:
    """A form with a file, as a browser writes it."""
    return (
        (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="enquête.xlsx"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        + data
        + f"\r\n--{BOUNDARY}--\r\n".encode()
    )


def speak(port: int, cookie: str, sent: bytes, announced: int, *, wait: bool = False) -> bytes:
    """Send a form of which `announced` bytes are promised; hang up at once unless told to wait for the answer."""
    head = (
        f"POST {URL} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {announced}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(head.encode() + sent)
        if not wait:
            return b""
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := line.recv(65536):
            answer += piece
        return answer


def nothing_is_kept() -> bool:
    """No row, no file of the store, no temporary file."""
    db.session.rollback()
    rows = [db.session.scalar(select(func.count()).select_from(kind)) for kind in (StoredFile, FileImport)]
    return rows == [0, 0] and not stored_sizes() and not list(Path(tempfile.gettempdir()).glob("tissage-*"))


@pytest.fixture
def alone(portal_with, tmp_path, monkeypatch) -> Flask:  # noqa: F811
    """A portal with a store and a temporary folder of its own, that asks no token of forms."""
    app = portal_with()
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return app


def cookie_of(browse, person) -> str:
    """What this person's browser says of itself."""
    client = browse(person).client
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in client._cookies.values())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_fault_46_an_upload_cut_on_the_way_leaves_nothing(alone, browse, share):
    cookie, sent = cookie_of(browse, make.analyst()), body(small_bmo(bmo_row()) * 40)
    with served(alone) as port:
        speak(port, cookie, sent[: int(len(sent) * share)], len(sent))
        answer = speak(port, cookie, sent[: int(len(sent) * share)], len(sent), wait=True)
    assert b" 303 " not in answer.partition(b"\r\n")[0]
    assert nothing_is_kept()


@pytest.mark.parametrize("short_of", [5, 200, 5000])
def test_fault_46_a_length_that_is_wrong_leaves_nothing(alone, browse, short_of):
    cookie, sent = cookie_of(browse, make.analyst()), body(small_bmo(bmo_row()) * 40)
    with served(alone) as port:
        answer = speak(port, cookie, sent[: len(sent) - short_of], len(sent) - short_of, wait=True)
    assert b" 303 " not in answer.partition(b"\r\n")[0]
    assert nothing_is_kept()


def test_fault_46_a_slow_sender_holds_no_lock(alone, browse):
    """While a file arrives drop by drop, others write."""
    cookie, sent = cookie_of(browse, make.analyst()), body(small_bmo(bmo_row()))
    with served(alone) as port, socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(f"POST {URL} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Length: {len(sent)}\r\n".encode())
        line.sendall(f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n".encode() + sent[:100])
        make.person()  # writes, at once
        line.close()
    assert nothing_is_kept()


def test_fault_46_the_same_upload_sent_again_whole_is_received(alone, browse):
    cookie, sent = cookie_of(browse, make.analyst()), body(small_bmo(bmo_row()))
    with served(alone) as port:
        speak(port, cookie, sent[:200], len(sent))
        answer = speak(port, cookie, sent, len(sent), wait=True)
    assert b" 303 " in answer.partition(b"\r\n")[0]
    db.session.rollback()
    assert len(stored_sizes()) == 1


def test_fault_47_a_full_disk_is_told_with_what_was_typed(alone, browse, monkeypatch):
    def full(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    analyst = browse(make.analyst())
    sent = {"file": (io.BytesIO(small_bmo(bmo_row())), "e.xlsx")}
    with monkeypatch.context() as disk:
        disk.setattr(Path, "open", full)
        page = analyst.post(URL, status=507, files=sent, provenance="ici")
    assert "Il n’y a plus de place" in page.words
    assert "ici" in page.source
    assert nothing_is_kept()


def test_a_file_beyond_what_a_request_may_weigh_is_refused_before_it_is_read(alone, browse):
    limit = alone.config["MAX_CONTENT_LENGTH"]
    with served(alone) as port:
        answer = speak(port, cookie_of(browse, make.analyst()), b"x" * 1000, limit + 1, wait=True)
    assert b" 413 " in answer.partition(b"\r\n")[0]
    assert b"Envoi trop lourd" in answer

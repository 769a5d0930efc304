"""The place where logs go fails: people are served, and what was lost is counted."""

import io
import json
import sys

import pytest
import requests
import structlog

from app.web.logs import Unfailing, configure


class Disk(io.StringIO):
    """A disk that is full until room is made."""

    full = True

    def write(self, text):
        if self.full:
            raise OSError(28, "No space left on device")
        return super().write(text)


@pytest.fixture
def disk(app, monkeypatch):
    """Where the logs of this test go."""
    made = Disk()
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setattr(Unfailing, "lost", 0)
    configure(as_json=True)
    yield made
    monkeypatch.undo()
    configure(as_json=True)


def test_a_full_log_disk_costs_nobody_their_page_and_the_loss_is_told_afterwards(browse, disk):
    assert browse().get("/territoires/").status == 200
    assert Unfailing.lost > 0
    lost, disk.full = Unfailing.lost, False
    browse().get("/territoires/")
    lines = [json.loads(line) for line in disk.getvalue().splitlines()]
    assert lines[0] == {"event": "log.lost", "level": "error", "lines": lost}
    assert [line["event"] for line in lines[1:]] == ["answered"]


def test_a_real_process_whose_log_is_full_serves(machine):
    here = machine()
    here.serve(workers=1, threads=1, stderr=open("/dev/full", "wb"))  # noqa: SIM115 - the process closes it
    for _ in range(3):
        assert requests.get(f"{here.address}/territoires/", timeout=20).status_code == 200


class Unsayable:
    """Something that cannot be written in a log."""

    def __repr__(self):
        raise RuntimeError


def test_an_accident_inside_the_logger_is_counted_and_goes_no_further(app, disk):
    structlog.get_logger("tests").info("said", what=Unsayable())
    assert Unfailing.lost == 1


def test_an_accident_inside_the_error_page_still_answers_something_plain(app, monkeypatch):
    def broken():
        raise RuntimeError("the frame of every page fails")

    monkeypatch.setitem(app.jinja_env.globals, "doors", broken)
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    body = answer.get_data(as_text=True)
    assert "<h1>Le portail a rencontré un problème</h1>" in body
    assert "RuntimeError" not in body
    assert answer.headers["Content-Security-Policy"]

"""What only production does, seen from a process started as production starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.database import TEST_DATA_KEY

ROOT = Path(__file__).resolve().parents[2]
VISITS = """
import json, sys
from wsgi import app
client = app.test_client()
HOME = "https://tissage.example.org"
def ask(url, base_url=HOME, address="192.0.2.1", **options):
    with client.open(url, base_url=base_url, environ_base={"REMOTE_ADDR": address}, **options) as answer:
        body = answer.get_data(as_text=True)
    return {"status": answer.status_code, "headers": list(answer.headers), "body": body}
said = {
    "sign_in": ask("/connexion"),
    "absent": ask("/nulle-part"),
    "file": ask("/static/theme.css"),
    "stranger": ask("/", base_url="https://exemple.invalid"),
    "poisoned": ask("/", headers={"X-Forwarded-Host": "exemple.invalid"}),
    "referred": ask("/connexion", method="POST", headers={"Referer": "https://exemple.invalid/"}),
    "first": ask("/healthz"),
    "last": [ask("/healthz") for _ in range(610)][-1],
    "forged": ask("/healthz", headers={"X-Forwarded-For": "198.51.100.7"}),
    "neighbour": ask("/healthz", address="192.0.2.2"),
}
json.dump(said, sys.stdout)
"""


class Answer:
    """What the other process answered."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body


@pytest.fixture(scope="module")
def said(portal, database, tmp_path_factory):
    """Visits to a portal in production, one worker, over the tests' database."""
    environment = {
        "PATH": os.environ["PATH"],
        "APP_ENV": "production",
        "SECRET_KEY": "only for a test: thirty-two letters at least",
        "DATA_KEYS": TEST_DATA_KEY,
        "SMTP_URL": "smtp://127.0.0.1:9",
        "BASE_URL": "https://tissage.example.org",
        "DATABASE_URL": database.url.replace("postgresql+psycopg", "postgresql"),
        "INSTANCE_PATH": str(tmp_path_factory.mktemp("production")),
    }
    done = subprocess.run([sys.executable, "-c", VISITS], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return {name: Answer(**answer) for name, answer in json.loads(done.stdout).items()}


@pytest.mark.parametrize("visit", ["sign_in", "absent", "file", "last"])
def test_the_browser_is_told_to_stay_on_https(said, visit):
    assert said[visit].headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_the_cookie_belongs_to_this_host_alone_and_to_no_script(said):
    cookie = said["sign_in"].headers["Set-Cookie"]
    assert cookie.startswith("__Host-tissage=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain=" not in cookie


def test_too_many_demands_are_refused_in_words_with_a_time_to_come_back(said):
    assert said["first"].status == 200
    refused = said["last"]
    assert refused.status == 429
    assert "Patientez" in refused.body
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "frame-ancestors 'none'" in refused.headers["Content-Security-Policy"]


def test_an_address_written_in_a_header_is_not_believed(said):
    assert said["forged"].status == 429, "a header must not give a new allowance"
    assert said["neighbour"].status == 200, "somebody else must not pay for it"


def test_only_the_name_of_the_portal_is_answered(said):
    assert said["stranger"].status == 400
    assert "exemple.invalid" not in said["stranger"].body
    assert said["poisoned"].status == 200
    assert "exemple.invalid" not in said["poisoned"].body


def test_a_form_sent_from_elsewhere_is_refused(said):
    assert said["referred"].status == 400

"""What a database says when it fails names what failed, and never what somebody typed."""

import io
import sys
import traceback

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.config import Settings
from app.extensions import db
from app.forums.models import Post
from app.kernel.jobs import job, nudge
from app.kernel.people.models import Person
from app.web import logs
from tests import make
from tests.database import TEST_DATA_KEY

TYPED = "Zqconfidence de Madame Zqdupont"


def broken(statement, **values):
    """What the whole trace of a failed statement says."""
    with pytest.raises(DBAPIError) as failed:
        db.session.execute(text(statement), values)
    db.session.rollback()
    return "".join(traceback.format_exception(failed.value))


def without_a_column():
    """A row that lacks what it must have, whose other words PostgreSQL repeats."""
    db.session.add(Post(thread_id=None, number=1, author_id=1, client_id="x", body=TYPED, body_html=TYPED))
    db.session.flush()


def twice():
    """An address that somebody has."""
    make.person(email="zqdupont@example.org")
    db.session.add(Person(email="zqdupont@example.org", display_name=TYPED))
    db.session.flush()


@pytest.mark.parametrize("failing", [without_a_column, twice])
def test_a_row_refused_is_not_repeated(app, failing):
    with pytest.raises(DBAPIError) as failed:
        failing()
    db.session.rollback()
    told = "".join(traceback.format_exception(failed.value))
    assert "zq" not in told.lower().replace("tests/web", "")
    assert "person" in told or "post" in told, "what failed is still told"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT CAST(:typed AS integer) FROM absent_table",
        "INSERT INTO post (thread_id, number, author_id, client_id, body) VALUES (1, 1, 1, 'x', :typed)",
        f"SELECT '{TYPED}' FROM",
        f'SELECT "{TYPED}" FROM post WHERE near',
    ],
)
def test_a_statement_that_fails_says_no_value(app, statement):
    if '"' in statement and db.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL reads words between double quotes as the name of a column, which is never typed")
    told = broken(statement, **({"typed": TYPED} if ":typed" in statement else {}))
    words = [line for line in told.splitlines() if "Zq" in line and "[SQL:" not in line and statement not in line]
    assert words == []


def test_postgresql_says_no_value_of_the_wrong_kind(app):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite makes a number of anything")
    assert "Zq" not in broken("SELECT CAST(CAST(:typed AS text) AS integer)", typed=TYPED)


@pytest.mark.parametrize("url", ["sqlite:///x.sqlite", "sqlite:///:memory:"])
def test_no_engine_of_a_portal_in_production_shows_its_parameters(tmp_path, url):
    made = create_app(
        Settings(
            production=True,
            instance_path=tmp_path,
            secret_key="tests only: nothing is protected by this key",
            data_keys=(TEST_DATA_KEY,),
            smtp_url="smtps://mail.example.org",
            base_url="https://tissage.example",
            database_url=url.replace("x.sqlite", f"{tmp_path}/x.sqlite"),
            files_url=f"file://{tmp_path}/files",
            minimum_free_bytes=0,
        )
    )
    with made.app_context():
        assert db.engines
        assert all(engine.hide_parameters for engine in db.engines.values())
        for engine in db.engines.values():
            engine.dispose()


def test_work_that_fails_tells_the_log_and_the_queue_nothing_of_what_it_wrote(app, capfd):
    heard = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(heard))
    failing = job("tests.fail")(lambda _row: without_a_column())
    try:
        nudge("tests.fail", 1)
        db.session.commit()
        huey, _task = app.extensions["jobs"]
        while task := huey.dequeue():
            huey.execute(task)
    finally:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
        logs.configure(as_json=app.config["SETTINGS"].log_json)
    assert failing
    assert "job.failed" in heard.getvalue()
    kept = b"".join(path.read_bytes() for path in app.config["SETTINGS"].instance_path.glob("jobs.sqlite*"))
    assert "Zq" not in heard.getvalue() + kept.decode("utf-8", "ignore") + "".join(capfd.readouterr())

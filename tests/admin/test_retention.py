"""The retention table on a page and by command: what would go tonight, without anything going."""

from datetime import timedelta

from sqlalchemy import select

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import UserSession
from app.kernel.retention.table import RETENTION
from tests import make

URL = "/administration/conservation"


def old_session(person):
    """A session that ended long ago."""
    long_ago = utcnow() - timedelta(days=90)
    db.session.add(UserSession(person_id=person.id, token_hash="x", expires_at=long_ago, idle_ends_at=long_ago))
    db.session.commit()


def line_of(page, name):
    """The cells of a class."""
    (row,) = [row for row in page.select("tbody tr") if row.query("th")[0].to_text().strip() == name]
    return [cell.to_text().strip() for cell in row.query("td")]


def test_it_tells_every_class_and_what_would_go_tonight(browse):
    dpo = make.person("dpo")
    old_session(dpo)
    page = browse(dpo).get(URL)
    assert len(page.select("tbody tr")) == len(RETENTION)
    cells = line_of(page, "Connexions")
    assert cells[:4] == ["30\u00a0jours", "après la fin de la connexion", "suppression", "1"]
    assert db.session.scalar(select(UserSession.id).where(UserSession.token_hash == "x"))


def test_the_command_reports_then_does(app):
    old_session(make.person())
    runner = app.test_cli_runner()
    said = runner.invoke(args=["retention", "--dry-run"])
    assert said.exit_code == 0
    assert "1  Connexions (30\u00a0jours, suppression)" in said.output
    assert db.session.scalar(select(UserSession.id))
    assert "1  Connexions" in runner.invoke(args=["retention"]).output
    assert db.session.scalar(select(UserSession.id)) is None


def test_the_privacy_page_says_the_same_to_everybody(browse):
    page = browse().get("/confidentialite")
    told = page.text_of("#tableau-durees tbody th")
    assert told == [line.name for line in RETENTION]
    assert "12 mois" in page.words

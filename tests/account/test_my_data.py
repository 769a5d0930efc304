"""Seeing one's data, taking a copy, having one's account erased, changing one's mind."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.kernel.people.models import UserSession
from app.kernel.rights import shelf
from app.kernel.rights.models import DataExport, ErasureRequest
from tests import make
from tests.account.factors import PASSWORD

URL = "/compte/mes-donnees"


@pytest.fixture(autouse=True)
def _shelf_left_empty(app):
    yield
    for key in shelf.kept():
        shelf.remove(key)


def test_it_says_what_is_held_in_words(browse, someone):
    page = browse(someone).get(URL)
    assert "Votre compte" in page.text_of(".item b")
    assert "Vos connexions" in page.text_of(".item b")


def test_a_copy_is_asked_for_waited_for_and_taken(browse, someone):
    browser = browse(someone)
    assert "se prépare" in browser.follow(f"{URL}/copies").words
    assert "en préparation" in browser.get(URL).words
    run_pending()
    page = browser.get(URL)
    (link,) = [link.attrs["href"] for link in page.select("main a") if "/copies/" in link.attrs["href"]]
    browser.get(link)
    answer = browser.post(link, status=200)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=tissage-copie-de-donnees-")
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"quelquun@example.org" in zipfile.ZipFile(io.BytesIO(answer.body)).read("donnees.json")
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_kind == "data_export")).all()
    assert actions == ["data_export.requested", "data_export.made", "data_export.taken"]


def test_whoever_finds_the_session_open_does_not_take_the_copy(browse, someone):
    browser = browse(someone)
    browser.post(f"{URL}/copies")
    run_pending()
    db.session.execute(update(UserSession).values(proved_at=utcnow() - timedelta(hours=1)))
    db.session.commit()
    export_id = db.session.scalar(select(DataExport.id))
    for answer in (browser.get(f"{URL}/copies/{export_id}", status=303), browser.post(f"{URL}/copies/{export_id}")):
        assert answer.location.startswith("/compte/verification")


def test_nobody_else_finds_the_copy(browse, someone):
    browse(someone).post(f"{URL}/copies")
    run_pending()
    export_id = db.session.scalar(select(DataExport.id))
    for stranger in (make.person(), make.person("admin"), make.person("dpo")):
        browse(stranger).get(f"{URL}/copies/{export_id}", status=404)
        browse(stranger).post(f"{URL}/copies/{export_id}", status=404)


def test_erasing_says_exactly_what_goes_and_what_stays(browse, someone):
    page = browse(someone).get(f"{URL}/effacement")
    headings = page.text_of("main h2")
    assert "Ce qui disparaît" in headings
    assert "Ce qui reste, sans votre nom" in headings
    assert "7 jours après votre demande" in page.words
    assert "Vos connexions" in page.words


def test_erasing_is_asked_with_the_password_and_cancelled_with_a_button(browse, someone):
    browser = browse(someone)
    refused = browser.post(f"{URL}/effacement", status=422, current_password="pas le bon")
    assert PASSWORD not in refused.source
    assert db.session.scalar(select(ErasureRequest.id)) is None
    page = browser.follow(f"{URL}/effacement", current_password=PASSWORD)
    assert "L’effacement de votre compte est prévu le" in page.words
    assert "Rien n’a changé" in browser.follow(f"{URL}/effacement/annuler").words
    assert "est prévu" not in browser.get(URL).words
    browser.post(f"{URL}/effacement/annuler")


def test_the_last_administrator_is_told_why_not(browse, app):
    alone = make.person("admin", password=PASSWORD)
    page = browse(alone).post("/compte/mes-donnees/effacement", status=422, current_password=PASSWORD)
    assert "dernière personne qui administre" in page.words

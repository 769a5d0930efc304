"""The data protection officer answers for people: copies on their behalf, erasures decided."""

import io
import zipfile

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.jobs import run_pending
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import Person
from app.kernel.rights import shelf
from app.kernel.rights.models import DataExport, ErasureRequest
from app.kernel.rights.services import ask_erasure
from tests import make

PASSWORD = "une phrase assez longue et fiable"
URL = "/administration/droits"


@pytest.fixture(autouse=True)
def _shelf_left_empty(app):
    yield
    for key in shelf.kept():
        shelf.remove(key)


@pytest.fixture
def dpo(app):
    return make.person("dpo", password=PASSWORD)


@pytest.fixture
def someone(app):
    return make.person(email="quelquun@example.org", display_name="Camille Dupont")


def test_somebody_is_found_and_what_is_held_is_shown(browse, dpo, someone):
    page = browse(dpo).get(f"{URL}?q=camille")
    (link,) = [link.attrs["href"] for link in page.select("main a") if link.to_text() == "Camille Dupont"]
    assert "Son compte" in browse(dpo).get(link).words
    assert "Aucun compte" in browse(dpo).get(f"{URL}?q=inconnue").words


def test_a_copy_is_made_and_taken_on_behalf_of_somebody_who_is_told(browse, dpo, someone):
    browser, page = browse(dpo), f"{URL}/{someone.id}"
    browser.post(f"{page}/copies")
    run_pending()
    export_id = db.session.scalar(select(DataExport.id))
    assert f"{URL}/copies/{export_id}" in browser.get(page).source
    answer = browser.post(f"{URL}/copies/{export_id}", status=200)
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"quelquun@example.org" in zipfile.ZipFile(io.BytesIO(answer.body)).read("donnees.json")
    told = db.session.scalars(select(OutgoingLetter.letter).where(OutgoingLetter.recipient == "quelquun@example.org"))
    assert "copy_asked_for_you" in set(told)
    for other in (someone, make.person("dpo"), make.person("admin")):
        status = 404 if other is not someone and make.again(other).has_role("dpo") else 403
        browse(make.again(other)).get(f"{URL}/copies/{export_id}", status=status)


def test_an_account_is_erased_at_once_or_after_the_delay(browse, dpo, someone):
    browser, url = browse(dpo), f"{URL}/{someone.id}/effacement"
    browser.post(url, when="plus_tard", current_password=PASSWORD)
    assert "en attente" in browser.get(URL).words
    browser.post(url, when="maintenant", current_password=PASSWORD)
    assert make.again(someone).display_name == "Compte supprimé"
    assert "effacé" in browser.get(URL).words
    refused = browser.post(url, status=422, when="maintenant", current_password=PASSWORD)
    assert "déjà effacé" in refused.words


def test_the_wrong_password_erases_nothing(browse, dpo, someone):
    page = browse(dpo).post(f"{URL}/{someone.id}/effacement", status=422, when="maintenant", current_password="autre")
    assert page.one("#when-1").attrs.get("checked") is not None
    assert make.again(someone).display_name == "Camille Dupont"


def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(browse, dpo, someone):
    request_id = ask_erasure(person=someone, by=someone).id
    db.session.commit()
    browser, url = browse(dpo), f"{URL}/demandes/{request_id}/refus"
    assert "Dites pourquoi" in browser.post(url, status=422, reason=" ").words
    browser.post(url, reason="Une obligation légale de conserver.")
    assert db.session.get_one(ErasureRequest, request_id).refused_reason == "Une obligation légale de conserver."
    browser.get(url, status=404)


def test_the_last_administrator_is_not_erased_by_the_officer_either(browse, dpo):
    alone = make.person("admin")
    page = browse(dpo).post(f"{URL}/{alone.id}/effacement", status=422, when="maintenant", current_password=PASSWORD)
    assert "dernière personne qui administre" in page.words
    assert db.session.get_one(Person, make.again(alone).id).is_active

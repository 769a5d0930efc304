"""Changing the address one signs in with: proof, confirmation, and the way back."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import Person, UserSession
from tests import make
from tests.account.letters import letters, path_in

URL = "/compte/adresse"
HERS, OTHER = "elle@example.org", "nouvelle@example.org"
PASSWORD = "une phrase assez longue"


@pytest.fixture
def someone(app):
    return make.person("social_worker", email=HERS, password=PASSWORD)


def asked(browse, someone, email=OTHER):
    browser = browse(someone)
    browser.post(URL, email=email)
    return browser


def address_of(someone):
    return db.session.scalars(select(Person.email).where(Person.id == someone.id)).one()


def is_in(browser):
    return "Se déconnecter" in browser.get("/").source


def test_nothing_changes_until_the_new_address_confirms(browse, someone):
    number = someone.id
    browser = asked(browse, someone)
    assert db.session.get(Person, number).email == HERS
    path = path_in(letters("address_confirm", to=OTHER)[0])
    assert OTHER in browse().get(path).words
    browse().post(path)
    assert db.session.get(Person, number).email == OTHER
    assert is_in(browser)
    browse().post("/connexion", email=OTHER, password=PASSWORD)
    browse().post("/connexion", status=422, email=HERS, password=PASSWORD)
    assert "n•••@example.org" in letters("address_changed", to=HERS)[0].text
    browse().get(path, status=410)


def test_the_confirmation_lives_a_day(browse, someone):
    asked(browse, someone)
    with time_machine.travel(utcnow() + timedelta(hours=25)):
        browse().get(path_in(letters("address_confirm")[0]), status=410)


def test_the_former_address_stops_it_before(browse, someone):
    thief = asked(browse, someone)
    browse().post(path_in(letters("address_asked", to=HERS)[0]))
    assert not is_in(thief)
    browse().post(path_in(letters("address_confirm", to=OTHER)[0]), status=410)
    assert letters("password_reset", to=HERS)


def test_the_former_address_undoes_it_after(browse, someone):
    number = someone.id
    thief = asked(browse, someone)
    browse().post(path_in(letters("address_confirm", to=OTHER)[0]))
    thief.post(URL, email="encore@example.org")
    confirm_next = path_in(letters("address_confirm", to="encore@example.org")[0])
    stop_next = path_in(letters("address_asked", to=OTHER)[0])
    with time_machine.travel(utcnow() + timedelta(days=6)):
        browse().post(path_in(letters("address_asked", to=HERS)[0]))
        assert db.session.get(Person, number).email == HERS
        assert not is_in(thief)
        for later in (confirm_next, stop_next):
            browse().post(later, status=410)
        browse().get(path_in(letters("password_reset", to=HERS)[0]))


def test_an_address_that_somebody_else_holds_is_answered_in_the_same_words(browse, someone):
    make.person(email="prise@example.org", password=PASSWORD)
    pages = []
    for email in (OTHER, "Prise@Example.org"):
        browser = browse(someone)
        pages.append(browser.get(browser.post(URL, email=email).location).words)
    assert pages[0] == pages[1]
    assert not letters("address_confirm", to="prise@example.org")
    assert len(letters("address_taken", to="prise@example.org")) == 1


def test_an_address_taken_meanwhile_is_not_taken_twice(browse, someone):
    asked(browse, someone)
    make.person(email=OTHER)
    browse().post(path_in(letters("address_confirm", to=OTHER)[0]), status=422)


@pytest.mark.parametrize("email", ["pas une adresse", "a@b@c.fr", "a@example.org, b@example.org", "a\r\nBcc: b@c.fr"])
def test_what_is_not_an_address_is_refused_and_kept(browse, someone, email):
    browse(someone).post(URL, status=422, email=email)
    assert not letters()


def test_one_s_own_address_typed_otherwise_is_no_change(browse, someone):
    assert "déjà votre adresse" in browse(someone).post(URL, status=422, email=" ELLE@example.org").words


def long_since_proved():
    db.session.execute(update(UserSession).values(proved_at=utcnow() - timedelta(minutes=16)))
    db.session.commit()


def test_a_session_proved_long_ago_proves_itself_first_and_loses_nothing(browse, someone):
    browser = browse(someone)
    long_since_proved()
    assert browser.get(URL, status=303).location == "/compte/verification?suite=/compte/adresse"
    proof = browser.post(URL, email=OTHER).location
    assert not letters()
    browser.post(proof, status=422, current_password="pas celui-là du tout")
    kept = browser.post(proof, current_password=PASSWORD).location
    page = browser.get(kept)
    assert OTHER in page.source
    form = page.one("main form[action='/compte/adresse']")
    fields = {field.attrs["name"]: field.to_text().strip() for field in form.query("textarea[name]")}
    number = form.query("input[name=draft_token]")[0].attrs["value"]
    assert browser.post(URL, draft_token=number, **fields).location == "/compte/adresse/envoye"
    assert letters("address_confirm", to=OTHER)
    browser.get(kept, status=404)


def test_guessing_at_the_proof_is_slowed(browse, someone):
    browser = browse(someone)
    for _guess in range(5):
        browser.post("/compte/verification", status=422, current_password="un essai au hasard")
    browser.post("/compte/verification", status=429, current_password=PASSWORD)


def test_a_proof_that_comes_from_the_future_does_not_count(browse, someone):
    browser = browse(someone)
    with time_machine.travel(utcnow() - timedelta(minutes=30)):
        browser.get(URL, status=303)

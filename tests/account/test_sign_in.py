"""Signing in and out."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.people.models import UserSession
from app.kernel.people.services import AddressTaken, sign_out_everywhere
from tests import make

URL = "/connexion"


@pytest.fixture
def someone(app):
    return make.person("social_worker", email="quelquun@example.org", password="une phrase assez longue")


def test_the_right_password_opens_a_session_and_leads_where_one_was_going(browse, someone):
    browser = browse()
    answer = browser.post(f"{URL}?suite=/espaces/", email=" Quelquun@Example.ORG ", password="une phrase assez longue")
    assert answer.location == "/espaces/"
    assert "Se déconnecter" in browser.get("/").source


def test_a_wrong_password_comes_back_with_the_address_kept_and_does_not_say_which_is_wrong(browse, someone):
    page = browse().post(URL, status=422, email="quelquun@example.org", password="autre")
    assert page.one("#email").attrs["value"] == "quelquun@example.org"
    unknown = browse().post(URL, status=422, email="personne@example.org", password="autre")
    assert page.text_of(".error-summary li") == unknown.text_of(".error-summary li")


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil", "https://evil.example", "https:evil", "/\tevil", "/\t/evil", "///evil", "evil", ""],
)
def test_nobody_is_sent_to_another_site_after_signing_in(browse, someone, elsewhere):
    url = f"{URL}?{urlencode({'suite': elsewhere})}"
    answer = browse().post(url, email="quelquun@example.org", password="une phrase assez longue")
    assert answer.location == "/"


def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(browse, someone):
    browser = browse(someone)
    stolen = browser.client.get_cookie("tissage").value
    browser.post("/deconnexion")
    browser.client.set_cookie("tissage", stolen)
    assert "Se connecter" in browser.get("/").source
    assert db.session.scalars(select(UserSession.revoked_at)).all() != [None]


def test_ending_every_session_takes_effect_at_the_next_request(browse, someone):
    first, second = browse(someone), browse(someone)
    assert "Se déconnecter" in first.get("/").source
    person = db.session.merge(someone)
    sign_out_everywhere(person=person, by=person)
    db.session.commit()
    for browser in (first, second):
        assert "Se connecter" in browser.get("/").source


def test_public_pages_set_no_cookie(browse):
    assert "Set-Cookie" not in browse().get("/").headers


def test_an_accent_typed_as_two_characters_is_the_same_address_and_the_same_password(app, browse):
    apart = "me\u0301le\u0301e@example.org", "une phrase a\u0300 moi, e\u0301videmment"
    make.person(email="mélée@example.org", password="une phrase à moi, évidemment")
    for email, password in (apart, ("MÉLÉE@example.org ", "une phrase à moi, évidemment")):
        browse().post(URL, email=email, password=password)
    browse().post(URL, status=422, email="mélée@example.org", password="Une phrase à moi, évidemment")


def test_two_spellings_of_an_address_are_one_account(app):
    make.person(email="mélée@example.org")
    with pytest.raises(AddressTaken):
        make.person(email=" Me\u0301le\u0301e@Example.org")


def test_a_page_made_for_one_person_is_never_cached(browse, someone):
    assert browse(someone).get("/").headers["Cache-Control"] == "no-store"

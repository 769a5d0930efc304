"""Requests nobody sends by accident answer plainly, and never with an accident of ours."""

import base64
import sqlite3
from urllib.parse import unquote_to_bytes

import pytest

from app.config import Settings
from app.extensions import db
from app.web.flask_settings import flask_settings
from tests import make

ODD_ONWARD = ["//[", "http://[x", "//\u2100.com", "///x", "/\\evil"]


@pytest.mark.parametrize("onward", ODD_ONWARD)
def test_an_address_to_come_back_to_that_cannot_be_read_leads_home(app, onward):
    someone = make.person("social_worker", email="a@example.org", password="une phrase assez longue")
    assert someone
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        answer = app.test_client().post(
            "/connexion",
            query_string={"suite": onward},
            data={"email": "a@example.org", "password": "une phrase assez longue"},
        )
    app.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("name", ["endpoint", "_anchor", "_scheme", "_method", "_external", "values", "slug", "id"])
def test_a_list_keeps_the_reader_s_parameters_as_they_are(browse, name):
    page = browse().get(f"/associations/?{name}=x")
    onward = page.one("a[rel=next]").attrs["href"]
    assert onward.startswith("/associations/?")
    assert f"{name}=x" in onward
    browse().get(onward)


CURSORS = [
    base64.urlsafe_b64encode(b'["\\ud800",1]').decode(),
    base64.urlsafe_b64encode(b"[" * 2900).decode(),
    base64.urlsafe_b64encode(b'["a\\u0000",1]').decode(),
    base64.urlsafe_b64encode(b'["a",9223372036854775808]').decode(),
    base64.urlsafe_b64encode(b"[1]").decode(),
    base64.urlsafe_b64encode(b'{"a":1}').decode(),
    "%%%",
    "é",
    "=" * 50,
]


@pytest.mark.parametrize("way", ["apres", "avant"])
@pytest.mark.parametrize("cursor", CURSORS)
def test_a_cursor_made_by_hand_is_refused(app, cursor, way):
    with app.app_context():
        answer = app.test_client().get("/associations/", query_string={way: cursor})
    assert answer.status_code == 400
    assert "illisible" in answer.get_data(as_text=True)


@pytest.mark.parametrize("url", ["/territoires/?commune=a%00b", "/associations/?q=%00", "/connexion?suite=%00"])
def test_a_null_character_is_refused_everywhere(app, url):
    with app.app_context():
        assert app.test_client().get(url).status_code == 400


BROKEN = [
    "%FF",
    "%C3",
    "%C3%28",
    "%ED%A0%80",
    "%ED%A0%BD%ED%B8%80",
    "%C0%80",
    "%E0%80%AF",
    "%F4%90%80%80",
    "%F8%88%80%80%80",
]


@pytest.mark.parametrize("bytes_", BROKEN)
def test_bytes_that_are_no_text_are_refused_wherever_they_are(app, bytes_):
    client = app.test_client()
    typed = {"content_type": "application/x-www-form-urlencoded"}
    for answer in (
        client.get(f"/associations/?q=a{bytes_}"),
        client.get(f"/associations/?{bytes_}=a"),
        client.post("/connexion", data=f"email=a{bytes_}&password=b", **typed),
        client.post("/connexion", data=unquote_to_bytes(f"email=a{bytes_}&password=b"), **typed),
    ):
        assert answer.status_code == 400
        assert "<main" in answer.get_data(as_text=True)
    assert client.get("/", environ_overrides={"PATH_INFO": "/espaces/\xff"}).status_code == 404


def test_every_letter_of_unicode_is_text(app):
    for letters in ("é", "\u202e", "\ufffd", "\U0001f642", "\uffff", "\U0010ffff", "%25FF", "+%2B"):
        assert app.test_client().get("/associations/", query_string={"q": letters}).status_code == 200


def test_a_thousand_words_make_no_heavier_question_than_eight(browse):
    browse().get("/territoires/?commune=" + "+".join(f"mot{number}" for number in range(2000)))


def test_a_busy_database_gives_back_what_was_typed(app):
    if db.engine.dialect.name != "sqlite":
        return
    make.person("social_worker", email="un@example.org", password="une phrase assez longue")
    db.session.remove()
    path = db.engine.url.database
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        with app.app_context():
            typed = {"email": "un@example.org", "password": "une phrase assez longue"}
            answer = app.test_client().post("/connexion", data=typed)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
        other.rollback()
        other.close()
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "un@example.org" in page
    assert "une phrase assez longue" not in page
    assert "<main" in page


def test_only_the_public_name_is_answered_in_production():
    settings = Settings(
        production=True, secret_key="k" * 40, base_url="https://tissage.example.org", database_url="sqlite://"
    )
    assert flask_settings(settings)["TRUSTED_HOSTS"] == ["tissage.example.org"]

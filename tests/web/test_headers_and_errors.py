"""What every answer carries, and how the unwelcome is answered."""

import pytest
from jinja2 import UndefinedError

from app.config import Settings, UnsafeSettings
from tests.database import TEST_DATA_KEY


def test_an_unknown_address_answers_in_french_with_a_number_to_quote(browse):
    page = browse().get("/nulle-part", status=404)
    assert "introuvable" in page.words
    assert page.headers["X-Request-Id"] in page.words


def test_a_form_without_its_token_keeps_what_was_typed(app):
    answer = app.test_client().post("/connexion", data={"email": "moi@example.org", "password": "tres secret"})
    body = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "moi@example.org" in body
    assert "tres secret" not in body


def test_a_text_too_heavy_is_refused_and_not_an_accident(app):
    answer = app.test_client().post("/connexion", data={"email": "a" * 1_600_000})
    assert answer.status_code == 413


def test_the_process_says_it_lives_and_that_no_worker_does(app):
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


SAFE = {
    "production": True,
    "data_keys": (TEST_DATA_KEY,),
    "smtp_url": "smtp://127.0.0.1:25",
    "secret_key": "k" * 40,
    "base_url": "https://tissage.example.org",
    "redis_url": "redis://127.0.0.1:6379",
    "web_workers": 2,
}


def test_production_starts_with_safe_settings(app):
    assert Settings(**SAFE).check()


@pytest.mark.parametrize(
    ("unsafe", "word"),
    [
        ({"debug": True}, "debug"),
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"secret_key": "changeme"}, "SECRET_KEY"),
        ({"base_url": "http://tissage.example.org"}, "BASE_URL"),
        ({"redis_url": ""}, "REDIS_URL"),
        ({"data_keys": ()}, "DATA_KEYS"),
        ({"smtp_url": ""}, "SMTP_URL"),
    ],
)
def test_production_refuses_to_start_with_unsafe_settings(unsafe, word):
    with pytest.raises(UnsafeSettings, match=word):
        Settings(**{**SAFE, **unsafe}).check()


def test_a_name_that_a_page_was_not_given_is_an_accident_of_ours_and_never_a_blank(app):
    with pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ absent }}").render()
    with pytest.raises(UndefinedError):
        app.jinja_env.from_string("{% if absent.part %}x{% endif %}").render()

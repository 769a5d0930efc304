"""What is sent is a form of ours, and what was typed in it comes back whatever stands beside it."""

import io

import pytest

from tests import make

PAGES = ("/connexion", "/mot-de-passe-oublie", "/inscription")
BODIES = (b'{"email": 5, "password": "x"}', b"[1]", b"5", b'"x"', b'{"a": ' + b"[" * 100_000, b'{"email": "\\u0000"}')


def client_of(app):
    """A browser without the protection of forms, which these requests would never pass."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def client(app):
    yield client_of(app)
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("body", BODIES, ids=[body[:12].decode() for body in BODIES])
def test_a_body_that_is_no_form_is_refused_before_it_is_read(client, page, body):
    answer = client.post(page, data=body, content_type="application/json")
    assert answer.status_code == 415
    assert client.post(page, data=body, content_type="text/plain").status_code == 415


@pytest.mark.parametrize("page", PAGES)
def test_a_file_sent_in_the_place_of_a_text_is_no_text(client, page):
    named = ("email", "password", "display_name", "employer", "motivation", "trade")
    sent = {name: (io.BytesIO(b"a@example.org"), "x.txt") for name in named}
    assert client.post(page, data=sent, content_type="multipart/form-data").status_code in (400, 422)


def test_a_form_with_no_field_and_no_body_is_a_form(client):
    assert client.post("/connexion").status_code == 422


def a_form(text, *, boundary="limite", file=b""):
    """The bytes of a form with a text, then a file."""
    return b"".join(
        (
            f"--{boundary}\r\nContent-Disposition: form-data; name=body\r\n\r\n".encode(),
            text,
            f"\r\n--{boundary}\r\nContent-Disposition: form-data; name=csrf_token\r\n\r\nsecret".encode(),
            f"\r\n--{boundary}\r\nContent-Disposition: form-data; name=file; filename=a.mp4\r\n\r\n".encode(),
            file,
            f"\r\n--{boundary}--\r\n".encode(),
        )
    )


def test_a_text_beside_a_file_too_heavy_comes_back_without_its_secrets(app, client):
    text = "Mon long texte patiemment écrit".encode()
    heavy = a_form(text, file=b"x" * (app.config["MAX_CONTENT_LENGTH"] + 1))
    answer = client.post("/connexion", data=heavy, content_type="multipart/form-data; boundary=limite")
    assert answer.status_code == 413
    assert "Mon long texte patiemment écrit" in answer.text
    assert "secret" not in answer.text
    assert "xxxx" not in answer.text


@pytest.mark.parametrize("damaged", [b"caf\xe9 d\xe9bat", b"\xed\xa0\x80", b"fin\xc3"])
def test_bytes_that_are_no_letters_are_refused_in_forms_with_files_too(client, damaged):
    answer = client.post("/connexion", data=a_form(damaged), content_type="multipart/form-data; boundary=limite")
    assert answer.status_code == 400
    assert "Ce que vous aviez écrit" in answer.text


def test_a_text_far_too_long_for_its_field_comes_back_to_be_shortened(browse):
    text = "é" * 90_000
    page = browse(make.person()).post("/compte/profil", display_name=text, status=422)
    assert text in page.source

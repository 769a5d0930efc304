"""On a developer's machine letters are read on a page; anywhere else the page does not exist."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.extensions import db
from app.kernel.mail import post_letter

URL = "/developpement/courriers"


@pytest.fixture
def letter(app):
    letter = post_letter("mail_test", to="lectrice@example.org", name="Camille <b>", path="/administration/courriers")
    db.session.commit()
    return letter.id


@contextmanager
def settings_with(app, **changes):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, **changes)
    yield
    app.config["SETTINGS"] = before


def test_letters_are_listed_the_newest_first_and_read_one_by_one(browse, letter):
    post_letter("mail_test", to="autre@example.org", name="Autre", path="/")
    page = browse().get(URL)
    assert [item.split(" · ")[0] for item in page.text_of("main li .meta")] == [
        "à autre@example.org",
        "à lectrice@example.org",
    ]
    read = browse().get(f"{URL}/{letter}")
    assert "Bonjour Camille <b>," in read.words
    button = read.one("main a.btn")
    assert button.attrs["href"] == "http://127.0.0.1:8000/administration/courriers"


@pytest.mark.parametrize("changes", [{"production": True}, {"smtp_url": "smtp://127.0.0.1:9"}], ids=str)
def test_the_page_does_not_exist_in_production_nor_where_letters_leave(app, browse, letter, changes):
    with settings_with(app, **changes):
        browse().get(URL, status=404)
        browse().get(f"{URL}/{letter}", status=404)

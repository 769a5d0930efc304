"""Administrators see what leaves and what does not, never what is written."""

import pytest

from app.extensions import db
from app.kernel.mail import post_letter
from app.kernel.mail.models import LetterState, OutgoingLetter
from tests import make

URL = "/administration/courriers"


@pytest.fixture
def letter(app):
    letter = post_letter("mail_test", to="mathilde@example.org", name="Secrète Mathilde", path=URL)
    db.session.commit()
    return letter.id


def test_the_page_tells_kind_state_and_masked_recipient_and_nothing_written(browse, letter):
    page = browse(make.person("admin")).get(URL)
    assert "Courrier d’essai de Tissage" in page.words
    assert "m•••@example.org" in page.words
    assert "en attente" in page.words
    for kept in ("mathilde", "Secrète", "vérifie que le portail"):
        assert kept not in page.source


def test_a_failed_letter_tells_why_and_leaves_again_by_its_button(browse, letter):
    admin = make.person("admin")
    row = db.session.get_one(OutgoingLetter, letter)
    row.state, row.attempts, row.last_failure = LetterState.FAILED, 4, "recipient_refused"
    db.session.commit()
    page = browse(admin).get(f"{URL}?etat=failed")
    assert "Adresse inconnue ou refusée" in page.words
    assert "4 essais" in page.words
    browse(admin).post(page.one("main form[action$=renvoyer]").attrs["action"])
    assert db.session.get_one(OutgoingLetter, letter).state == LetterState.WAITING


def test_a_letter_that_left_does_not_leave_again(browse, letter):
    admin = make.person("admin")
    row = db.session.get_one(OutgoingLetter, letter)
    row.state, row.text = LetterState.SENT, None
    db.session.commit()
    answer = browse(admin).post(f"{URL}/{letter}/renvoyer")
    assert answer.location == URL
    assert db.session.get_one(OutgoingLetter, letter).state == LetterState.SENT


def test_only_administrators_see_the_outbox(browse, letter):
    browse().get(URL, status=303)
    browse(make.social_worker()).get(URL, status=403)
    browse(make.person("dpo")).get(URL, status=403)
    browse(make.person("dpo")).post(f"{URL}/{letter}/renvoyer", status=403)
    browse(make.person("admin")).post(f"{URL}/999999/renvoyer", status=404)


def test_many_letters_cost_no_more_statements(browse, letter):
    admin = make.person("admin")
    few = len(browse(admin).get(URL).statements)
    for _ in range(40):
        post_letter("mail_test", to="a@example.org", name="A", path=URL)
    page = browse(admin).get(URL)
    assert len(page.statements) <= few
    assert len(page.select("main .plain-list > li")) == 30
    assert len(browse(admin).get(page.one("a[rel=next]").attrs["href"]).select("main .plain-list > li")) == 11

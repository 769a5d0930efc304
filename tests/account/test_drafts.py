"""A form that comes in too late loses nothing, and gives nothing to anybody else."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text, update

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.jobs.daily import run_one
from app.kernel.people.models import KeptDraft, UserSession
from tests import make

URL = "/compte/profil"
PASSWORD = "une phrase assez longue"
TYPED = {"display_name": "Camille, longuement réfléchi\nsur deux lignes", "trade": "Éducatrice"}


@pytest.fixture
def someone(app):
    return make.person("social_worker", email="elle@example.org", password=PASSWORD)


def too_late(browse, someone, **fields):
    """Somebody's browser, whose session ended while they wrote, and where their form was led."""
    browser = browse(someone)
    db.session.execute(update(UserSession).values(expires_at=utcnow() - timedelta(minutes=1)))
    db.session.commit()
    return browser, browser.post(URL, **(fields or TYPED)).location


def sign_in(browser, url):
    return browser.post(url, email="elle@example.org", password=PASSWORD).location


def test_the_text_is_back_after_signing_in_and_goes_where_it_was_meant(browse, someone):
    browser, door = too_late(browse, someone)
    assert door.startswith("/connexion?suite=/compte/textes/")
    assert "gardé" in browser.get(door).words
    page = browser.get(sign_in(browser, door))
    form = page.one(f"main form[action='{URL}']")
    sent = {area.attrs["name"]: area.to_text(separator="") for area in form.query("textarea[name]")}
    assert sent["trade"] == TYPED["trade"]
    assert "longuement réfléchi" in sent["display_name"]
    number = form.query("input[name=draft_token]")[0].attrs["value"]
    browser.post(URL, draft_token=number, **{**sent, "display_name": "Camille"})
    assert "Éducatrice" in browser.get("/compte/").words
    assert not db.session.scalars(select(KeptDraft)).all()


def test_a_text_refused_once_more_is_still_kept(browse, someone):
    browser, door = too_late(browse, someone)
    sign_in(browser, door)
    number = db.session.scalars(select(KeptDraft.id)).one()
    browser.post(URL, status=422, draft_token=str(number), display_name="", trade="x")
    assert "texte vous attend" in browser.get("/compte/").words


def test_it_is_sealed_and_holds_no_secret(browse, someone):
    too_late(browse, someone, trade="Canari", password="canari secret", current_password="canari secret", code="123456")
    raw = str(db.session.execute(text("SELECT * FROM kept_draft")).all())
    assert "Canari" not in raw
    assert db.session.scalars(select(KeptDraft.content)).one() == '[["trade", "Canari"]]'


def test_nobody_else_reads_it(browse, someone):
    _browser, door = too_late(browse, someone)
    path = door.removeprefix("/connexion?suite=")
    browse(make.person("admin")).get(path, status=404)
    browse(make.person("admin")).post(f"{path}/effacer")
    assert db.session.scalars(select(KeptDraft)).all(), "erasing somebody else's changes nothing"


def test_its_author_erases_it(browse, someone):
    browser, door = too_late(browse, someone)
    page = browser.get(sign_in(browser, door))
    browser.post(page.one("form[action$=effacer]").attrs["action"])
    assert not db.session.scalars(select(KeptDraft)).all()


def test_a_stranger_fills_nothing(browse, someone):
    assert browse().post(URL, **TYPED).location == "/connexion?suite=/"
    forged = browse()
    with forged.client.session_transaction() as held:
        held["_user_id"] = "a token that no session ever held"
    forged.post(URL, **TYPED)
    assert not db.session.scalars(select(KeptDraft)).all()


def test_a_form_that_is_not_ours_fills_nothing(app, browse, someone):
    """The protection token is asked even of a session that has ended."""
    browser = browse(someone)
    db.session.execute(update(UserSession).values(expires_at=utcnow() - timedelta(minutes=1)))
    db.session.commit()
    with app.app_context():
        answer = browser.client.post(URL, data=TYPED)
    assert answer.status_code == 303
    assert not db.session.scalars(select(KeptDraft)).all()


def test_a_text_whose_author_cannot_be_told_is_shown_rather_than_lost(browse, someone):
    browser = browse()
    browser.client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    page = browser.post(URL, status=403, **TYPED)
    assert "Votre connexion a pris fin" in page.words
    assert "longuement réfléchi" in page.source


def test_at_most_ten_wait_and_none_is_enormous(browse, someone):
    browser, _door = too_late(browse, someone)
    for number in range(15):
        browser.post(URL, trade=f"essai {number}")
    browser.post(URL, trade="x" * 300_000)
    kept = [draft.content for draft in db.session.scalars(select(KeptDraft).order_by(KeptDraft.id))]
    assert len(kept) == 10
    assert "essai 14" in kept[-1]


def test_a_text_nobody_comes_back_for_is_gone_in_a_day(browse, someone):
    browser, door = too_late(browse, someone)
    path = sign_in(browser, door)
    with time_machine.travel(utcnow() + timedelta(hours=25)):
        browser.get(path, status=404)
        assert run_one("people.forget_drafts", day=utcnow().date()).counted == {"drafts": 1}


def test_a_token_missing_or_of_somebody_else_keeps_what_was_typed(app, browse, someone):
    other = browse(make.person("social_worker"))
    theirs = other.get(URL).one("main input[name=csrf_token]").attrs["value"]
    browser = browse(someone)
    browser.get(URL)
    for token in ("", theirs, "n'importe quoi"):
        with app.app_context():
            answer = browser.client.post(URL, data={**TYPED, "csrf_token": token})
        assert answer.status_code == 400
        assert "Votre page avait expiré" in answer.get_data(as_text=True)
        assert "Éducatrice" in answer.get_data(as_text=True)

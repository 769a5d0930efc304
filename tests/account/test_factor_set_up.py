"""Setting a second factor up, changing it, doing without."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people import codes
from app.kernel.people.models import RecoveryCode, SecondFactor, UserSession
from app.kernel.people.roles import Role
from app.kernel.people.services import renew_recovery_codes
from tests import make
from tests.account.factors import (
    BEGIN,
    CONFIRM,
    PASSWORD,
    URL,
    after_the_password,
    codes_on,
    is_signed_in,
    letters,
    set_up,
)
from tests.phones import Phone, wrong


def test_an_application_is_set_up_from_the_secret_as_text(browse, someone):
    browser = browse(someone)
    phone, batch = set_up(browser)
    assert len(batch) == codes.BATCH
    assert letters() == ["factor_confirmed"]
    page = browser.get("/compte/second-facteur")
    assert "Votre compte est protégé" in page.words
    assert "il en reste 10" in page.words
    db.session.expire_all()
    assert db.session.scalars(select(SecondFactor.last_counter)).one() is not None, "the code that confirmed is spent"


def test_the_secret_is_shown_in_groups_of_four_as_a_picture_and_as_a_link(browse, someone):
    browser = browse(someone)
    browser.post(BEGIN)
    page = browser.get(CONFIRM)
    secret = page.one("[data-secret]").to_text().strip()
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", secret)
    link = page.one("main a[href^=otpauth]").attrs["href"]
    assert f"secret={secret.replace(' ', '')}" in link
    assert "issuer=Tissage" in link
    picture = page.one(".qr-frame svg")
    assert page.one(".qr-frame").attrs["aria-label"]
    assert "style" not in str(picture)
    assert browser.get(CONFIRM).one("[data-secret]").to_text().strip() == secret, "the page may be read again"


def test_beginning_again_goes_on_with_the_same_secret(browse, someone):
    browser = browse(someone)
    browser.post(BEGIN)
    first = browser.get(CONFIRM).one("[data-secret]").to_text()
    browser.post(BEGIN)
    assert browser.get(CONFIRM).one("[data-secret]").to_text() == first


def test_a_set_up_left_for_an_hour_begins_again(browse, someone):
    browser = browse(someone)
    with time_machine.travel(utcnow(), tick=False) as clock:
        browser.post(BEGIN)
        clock.shift(timedelta(minutes=59))
        browser.get(CONFIRM)
    browser = browse(someone)
    with time_machine.travel(utcnow() + timedelta(minutes=61), tick=False):
        assert browse(someone).get(CONFIRM, status=303).location.startswith(BEGIN)


def test_a_wrong_code_sets_nothing_up(browse, someone):
    browser = browse(someone)
    browser.post(BEGIN)
    phone = Phone(browser.get(CONFIRM).one("[data-secret]").to_text().replace(" ", "").strip())
    page = browser.post(CONFIRM, status=422, code=wrong(phone))
    assert "les six chiffres que votre application affiche" in page.words
    assert "code de secours" not in page.words
    assert db.session.scalars(select(SecondFactor.confirmed_at)).one() is None
    assert db.session.scalars(select(RecoveryCode)).all() == []


def test_a_session_opened_long_ago_gives_the_password_before_setting_a_factor_up(browse, someone):
    browser = browse(someone)
    db.session.execute(UserSession.__table__.update().values(proved_at=utcnow() - timedelta(hours=1)))
    db.session.commit()
    page = browser.get(BEGIN)
    assert page.select("#current_password")
    browser.post(BEGIN, status=422, current_password="autre")
    assert db.session.scalars(select(SecondFactor)).all() == []
    set_up(browser, password=PASSWORD)


def test_recovery_codes_are_shown_until_kept_then_never_again(browse, someone):
    browser = browse(someone)
    _phone, batch = set_up(browser)
    assert codes_on(browser.get("/compte/second-facteur/codes")) == batch
    file = browser.get("/compte/second-facteur/codes.txt")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert all(code in file.body.decode() for code in batch)
    assert browser.post("/compte/second-facteur/codes").location == "/compte/second-facteur"
    assert browser.get("/compte/second-facteur/codes", status=303).location == "/compte/second-facteur"
    browser.get("/compte/second-facteur/codes.txt", status=404)


def test_recovery_codes_left_on_the_screen_go_away_by_themselves(browse, someone):
    browser = browse(someone)
    with time_machine.travel(utcnow(), tick=False) as clock:
        set_up(browser)
        clock.shift(timedelta(minutes=16))
        browser.get("/compte/second-facteur/codes", status=303)


def test_the_cookie_does_not_tell_the_codes_it_carries(browse, someone):
    browser = browse(someone)
    _phone, batch = set_up(browser)
    with browser.client.session_transaction() as session:
        assert not any(code in str(dict(session)) for code in batch)


def test_new_recovery_codes_make_the_former_ones_worthless(browse, someone, phone):
    browser = browse(someone)
    former = renew_recovery_codes(by=make.again(someone))
    db.session.commit()
    page = browser.follow("/compte/second-facteur/codes/renouveler", code=phone.code())
    fresh = codes_on(page)
    assert not set(fresh) & set(former)
    assert "recovery_codes_renewed" in letters()
    after_the_password(browse).post(URL, status=422, code=former[0])
    after_the_password(browse).post(URL, code=fresh[0])


@pytest.mark.parametrize("page", ["codes/renouveler", "retirer", "installer"])
def test_what_protects_the_account_is_not_changed_without_a_code(browse, someone, phone, page):
    browser = browse(someone)
    browser.post(f"/compte/second-facteur/{page}", status=422, code=wrong(phone))
    browser.post(f"/compte/second-facteur/{page}", status=422)
    assert db.session.scalars(select(SecondFactor.proposed_at)).one() is None
    assert letters() == []


def test_a_new_phone_replaces_the_old_one_only_once_it_has_given_a_code(browse, someone, phone):
    with time_machine.travel("2026-11-25 10:00:05+00:00", tick=False) as clock:
        browser, elsewhere = browse(someone), browse(someone)
        browser.post(BEGIN, code=phone.code())
        new = Phone(browser.get(CONFIRM).one("[data-secret]").to_text().replace(" ", "").strip())
        clock.shift(timedelta(minutes=2))
        assert after_the_password(browse).post(URL, code=phone.code()).location == "/"
        browser.post(CONFIRM, code=new.code())
        assert is_signed_in(browser)
        assert not is_signed_in(elsewhere), "what was opened with the lost phone ends"
        clock.shift(timedelta(minutes=2))
        after_the_password(browse).post(URL, status=422, code=phone.code())
        after_the_password(browse).post(URL, code=new.code())


def test_a_factor_no_role_asks_for_may_be_removed(browse, someone, phone):
    browser = browse(someone)
    browser.post("/compte/second-facteur/retirer", code=phone.code())
    assert "Votre compte n’a qu’un mot de passe" in browser.get("/compte/second-facteur").words
    assert letters() == ["factor_removed"]
    assert browse().post("/connexion", email="quelquun@example.org", password=PASSWORD).location == "/"


def test_a_factor_that_a_role_asks_for_is_not_removed(browse, someone, phone):
    make.give(make.again(someone), Role.DPO)
    browser = browse(someone)
    assert not browser.get("/compte/second-facteur").select("a[href$=retirer]")
    page = browser.post("/compte/second-facteur/retirer", status=422, code=phone.code())
    assert "Vos rôles demandent un second facteur" in page.words
    assert db.session.scalars(select(SecondFactor)).all() != []


def test_pages_of_the_factor_are_closed_to_visitors(browse):
    for page in ("", "/installer", "/confirmer", "/codes", "/codes.txt", "/codes/renouveler", "/retirer"):
        assert browse().get(f"/compte/second-facteur{page}", status=303).location.startswith("/connexion?suite=")
    assert browse().get(URL, status=303).location.startswith("/connexion?suite=")

"""Giving the second factor after the password."""

import pytest
import time_machine

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people import codes
from app.kernel.people.models import SecondFactor
from app.kernel.people.roles import Role
from app.kernel.people.services import CodeSpent, renew_recovery_codes, spend_code
from tests import make
from tests.account.factors import URL, after_the_password, is_signed_in, letters
from tests.phones import phone_of, wrong


def test_the_password_alone_leads_to_the_code_and_the_code_leads_where_one_was_going(browse, phone):
    browser = after_the_password(browse)
    assert not is_signed_in(browser)
    assert "Votre mot de passe est bon" in browser.get(f"{URL}?suite=/espaces/").words
    assert browser.post(f"{URL}?suite=/espaces/", code=phone.code()).location == "/espaces/"
    assert is_signed_in(browser)


def test_a_code_may_be_typed_with_spaces(browse, phone):
    code = phone.code()
    assert after_the_password(browse).post(URL, code=f" {code[:3]} {code[3:]} ").location == "/"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil"])
def test_nobody_is_sent_to_another_site_after_the_code(browse, phone, elsewhere):
    assert after_the_password(browse).post(f"{URL}?suite={elsewhere}", code=phone.code()).location == "/"


def test_the_token_known_before_the_code_is_worth_nothing_after_it(browse, phone):
    browser = after_the_password(browse)
    before = browser.client.get_cookie("tissage").value
    browser.post(URL, code=phone.code())
    browser.client.set_cookie("tissage", before)
    assert not is_signed_in(browser)
    assert browser.get(URL, status=303).location.startswith("/connexion?")


def test_a_code_given_twice_in_its_half_minute_is_refused_and_nothing_is_opened(browse, phone):
    with time_machine.travel("2026-11-25 10:00:05+00:00", tick=False):
        after_the_password(browse).post(URL, code=phone.code())
        second = after_the_password(browse)
        page = second.post(URL, status=422, code=phone.code())
        assert "Ce code a déjà servi" in page.words
        assert not is_signed_in(second)
        # Nor does the code before it, which the window would still take.
        assert "Ce code a déjà servi" in second.post(URL, status=422, code=phone.code(-1)).words


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_half_a_minute_off_is_no_trouble(browse, phone, steps):
    assert after_the_password(browse).post(URL, code=phone.code(steps)).location == "/"


@pytest.mark.parametrize("steps", [-10, -2, 2])
def test_a_clock_further_off_is_told_of_and_opens_nothing(browse, phone, steps):
    browser = after_the_password(browse)
    assert "horloge qui n’est pas à l’heure" in browser.post(URL, status=422, code=phone.code(steps)).words
    assert not is_signed_in(browser)


def test_a_wrong_code_is_refused_without_a_word_of_the_clock(browse, phone):
    browser = after_the_password(browse)
    page = browser.post(URL, status=422, code=wrong(phone))
    assert page.text_of("#code-error-1") == [
        "Ce code n’est pas le bon. Prenez celui que votre application affiche maintenant, ou un code de secours qui "
        "n’a jamais servi."
    ]
    assert page.one("#code").attrs.get("value", "") == "", "a code is never written back"
    assert not is_signed_in(browser)


def test_a_clock_that_jumps_back_does_not_open_the_door_to_a_spent_code(browse, phone):
    with time_machine.travel("2026-11-25 10:00:05+00:00", tick=False):
        seen_by_somebody = phone.code()
        after_the_password(browse).post(URL, code=seen_by_somebody)
    with time_machine.travel("2026-11-25 09:00:05+00:00", tick=False):
        thief = after_the_password(browse)
        thief.post(URL, status=422, code=seen_by_somebody)
    with time_machine.travel("2026-11-25 10:00:20+00:00", tick=False):
        # The clock comes by the same moment again: the code is right, and spent.
        assert "déjà servi" in thief.post(URL, status=422, code=seen_by_somebody).words
    with time_machine.travel("2026-11-25 10:00:35+00:00", tick=False):
        assert after_the_password(browse).post(URL, code=phone.code()).location == "/"


def test_of_a_code_given_by_two_people_at_once_one_passes(app, someone, phone):
    """What each has read by then does not count: one statement decides."""
    factor = make.again(someone).second_factor
    counter = codes.counter_at(utcnow())
    assert factor.last_counter is None
    db.session.execute(SecondFactor.__table__.update().values(last_counter=counter + 1))
    with pytest.raises(CodeSpent):
        spend_code(person=someone, code=phone.code())


def test_a_recovery_code_opens_once_and_its_holder_is_told(browse, someone, phone):
    batch = renew_recovery_codes(by=someone)
    db.session.commit()
    browser = after_the_password(browse)
    page = browser.follow(URL, code=batch[3].upper().replace("-", " "))
    assert "il vous en reste 9" in page.words
    assert is_signed_in(browser)
    assert "recovery_code_used" in letters()
    again = after_the_password(browse)
    assert "Ce code de secours a déjà servi" in again.post(URL, status=422, code=batch[3]).words
    assert not is_signed_in(again)


def test_recovery_codes_are_kept_by_their_fingerprint_only_and_the_secret_sealed(app, someone, phone):
    batch = renew_recovery_codes(by=someone)
    db.session.commit()
    for name in ("recovery_code", "second_factor", "audit_entry"):
        raw = str(db.session.connection().exec_driver_sql(f"SELECT * FROM {name}").all())
        assert phone.secret not in raw
        assert not any(code in raw or code.replace("-", "") in raw for code in batch)


def test_the_codes_of_somebody_else_open_nothing(browse, someone, phone):
    other = make.person(Role.SOCIAL_WORKER)
    theirs = phone_of(other)
    batch = renew_recovery_codes(by=other)
    db.session.commit()
    browser = after_the_password(browse)
    browser.post(URL, status=422, code=batch[0])
    if theirs.code() not in {phone.code(steps) for steps in (-1, 0, 1)}:
        browser.post(URL, status=422, code=theirs.code())
    assert not is_signed_in(browser)


def test_the_sixth_wrong_code_waits_and_the_right_one_passes_after_the_wait(browse, phone):
    with time_machine.travel("2026-11-25 10:00:05+00:00", tick=False) as clock:
        browser = after_the_password(browse)
        for _ in range(5):
            browser.post(URL, status=422, code=wrong(phone))
        assert "attendez" in browser.post(URL, status=429, code=wrong(phone)).words
        assert "attendez" in browser.post(URL, status=429, code=phone.code()).words, "even the right one"
        clock.shift(16 * 60)
        assert browser.post(URL, code=phone.code()).location == "/"


def test_wrong_codes_of_one_account_slow_no_other(browse, phone):
    other = make.person(Role.SOCIAL_WORKER)
    theirs = phone_of(other)
    browser = after_the_password(browse)
    for _ in range(6):
        browser.post(URL, status=None, code=wrong(phone))
    assert browse(other, second_factor=False).post(URL, code=theirs.code()).location == "/"


def test_the_throttle_of_codes_is_shared_by_every_browser_that_knows_the_password(browse, phone):
    for _ in range(5):
        after_the_password(browse).post(URL, status=422, code=wrong(phone))
    after_the_password(browse).post(URL, status=429, code=phone.code())

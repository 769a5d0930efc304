"""Guessing at the door: one account, many, a whole office, forged addresses, and what an answer's time tells."""

import time
from dataclasses import replace
from statistics import median

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import select

from app import create_app
from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import ThrottleCounter
from app.kernel.people.passwords import use_cost
from app.kernel.people.services.throttle import ADDRESS
from app.kernel.settings.services import change_setting
from tests import make

URL = "/connexion"
PASSWORD = "une phrase assez longue"
WRONG = "une autre phrase, fausse"


@pytest.fixture
def someone(app):
    return make.person("social_worker", email="quelquun@example.org", password=PASSWORD)


def test_a_flood_on_one_account_is_slowed_and_says_for_how_long(browse, someone):
    for _guess in range(5):
        browse().post(URL, status=422, email="quelquun@example.org", password=WRONG)
    page = browse().post(URL, status=429, email="quelquun@example.org", password=WRONG)
    assert "attendez 30 secondes" in page.words
    assert page.one("#email").attrs["value"] == "quelquun@example.org"
    with time_machine.travel(utcnow().timestamp() + 31):
        browse().post(URL, email="quelquun@example.org", password=PASSWORD)


def test_the_right_password_waits_too_while_somebody_guesses(browse, someone):
    """Otherwise the wait would tell a guesser that the password is the right one."""
    for _guess in range(5):
        browse().post(URL, status=422, email="quelquun@example.org", password=WRONG)
    browse().post(URL, status=429, email="quelquun@example.org", password=PASSWORD)


def test_an_account_that_does_not_exist_waits_just_the_same(browse, someone):
    answers = {}
    for address in ("quelquun@example.org", "personne@example.org"):
        pages = [browse().post(URL, status=None, email=address, password=WRONG) for _guess in range(7)]
        answers[address] = [(page.status, page.text_of(".error-summary li")) for page in pages]
    assert answers["quelquun@example.org"] == answers["personne@example.org"]


def test_signing_in_starts_the_account_afresh(browse, someone):
    for _turn in range(3):
        for _guess in range(4):
            browse().post(URL, status=422, email="quelquun@example.org", password=WRONG)
        browse().post(URL, email="quelquun@example.org", password=PASSWORD)


def test_a_whole_office_behind_one_address_signs_in_even_with_mistakes(app, browse):
    people = [make.person(email=f"bureau{number}@example.org", password=PASSWORD) for number in range(15)]
    for person in people:
        address = db.session.merge(person).email
        for _mistake in range(2):
            browse().post(URL, status=422, email=address, password=WRONG)
    for person in people:
        browse().post(URL, email=db.session.merge(person).email, password=PASSWORD)


def test_trying_many_accounts_from_one_address_is_slowed(app, browse, someone):
    change_setting(key="throttle.address_free", value=20, reason="", seen=100, by=None)
    for number in range(20):
        browse().post(URL, status=422, email=f"inconnu{number}@example.org", password=WRONG)
    browse().post(URL, status=429, email="inconnu21@example.org", password=WRONG)
    elsewhere = browse()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    elsewhere.post(URL, email="quelquun@example.org", password=PASSWORD)


def counted_addresses():
    return len(db.session.scalars(select(ThrottleCounter.id).where(ThrottleCounter.scope == ADDRESS)).all())


def test_an_address_that_somebody_writes_themselves_is_not_believed(browse, someone):
    for number in range(4):
        browser = browse()
        browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
        browser.post(URL, status=422, email=f"inconnu{number}@example.org", password=WRONG)
    assert counted_addresses() == 1


def test_an_address_that_our_own_proxy_reports_is_the_one_counted(app, settings):
    behind = create_app(replace(settings, proxies=1))
    behind.config["WTF_CSRF_ENABLED"] = False
    for forged, real in (("198.51.100.1", "203.0.113.5"), ("198.51.100.2", "203.0.113.5"), ("", "203.0.113.6")):
        with behind.app_context():
            behind.test_client().post(
                URL,
                data={"email": f"{forged or 'x'}@example.org", "password": WRONG},
                headers={"X-Forwarded-For": f"{forged}, {real}" if forged else real},
            )
    with behind.app_context():
        db.engine.dispose()
    assert counted_addresses() == 2


@pytest.fixture
def hashes(monkeypatch):
    """How many hashes were computed, whoever asked: argon2's own doors are counted."""
    done = []
    for name in ("hash", "verify"):
        real = getattr(PasswordHasher, name)

        def counted(self, *args, _real=real, _name=name, **kwargs):
            done.append(_name)
            return _real(self, *args, **kwargs)

        monkeypatch.setattr(PasswordHasher, name, counted)
    return done


def test_a_known_and_an_unknown_address_cost_the_same_hashes(browse, someone, hashes):
    browse().post(URL, status=422, email="quelquun@example.org", password=WRONG)
    known = list(hashes)
    hashes.clear()
    browse().post(URL, status=422, email="personne@example.org", password=WRONG)
    assert hashes == known == ["verify"]


def test_a_known_and_an_unknown_address_take_the_same_time(app, browse, settings):
    use_cost(time_cost=2, memory_kib=16 * 1024)
    try:
        make.person(email="quelquun@example.org", password=PASSWORD)
        taken = {"quelquun@example.org": [], "personne@example.org": []}
        for _turn in range(15):
            for address, times in taken.items():
                db.session.query(ThrottleCounter).delete()
                browser = browse()
                begun = time.process_time()
                browser.post(URL, status=422, email=address, password=WRONG)
                times.append(time.process_time() - begun)
        known, unknown = (median(times) for times in taken.values())
        assert abs(known - unknown) < 0.25 * max(known, unknown)
    finally:
        use_cost(time_cost=settings.argon2_time, memory_kib=settings.argon2_memory_kib)


def test_a_hash_made_at_another_price_is_made_again_at_the_next_sign_in(app, browse, settings):
    use_cost(time_cost=2, memory_kib=128)
    person = make.person(email="quelquun@example.org", password=PASSWORD)
    use_cost(time_cost=settings.argon2_time, memory_kib=settings.argon2_memory_kib)
    assert "t=2" in person.password_hash
    browse().post(URL, email="quelquun@example.org", password=PASSWORD)
    assert "m=64,t=1" in db.session.merge(person).password_hash
    browse().post(URL, email="quelquun@example.org", password=PASSWORD)

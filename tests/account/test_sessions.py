"""Where people are signed in, and how that ends."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people import services
from app.kernel.people.models import Person, UserSession
from app.kernel.people.queries import session_of_token, token_hash
from app.web.devices import device_label
from app.web.transaction import afterwards
from tests import make

PASSWORD = "une phrase assez longue"
FIREFOX = "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"


@pytest.fixture
def someone(app):
    return make.person("social_worker", email="quelquun@example.org", password=PASSWORD)


def signed_in(browse, **headers):
    browser = browse()
    browser.client.environ_base.update(headers)
    browser.post("/connexion", email="quelquun@example.org", password=PASSWORD)
    return browser


def cookie(browser):
    return browser.client.get_cookie("tissage").value


def is_in(browser):
    return "Se déconnecter" in browser.get("/").source


def test_signing_in_gives_a_cookie_unlike_the_one_held_before(browse, someone):
    browser = browse()
    browser.get("/connexion")
    planted = cookie(browser)
    browser.post("/connexion", email="quelquun@example.org", password=PASSWORD)
    own = cookie(browser)
    assert own != planted
    browser.client.set_cookie("tissage", planted)
    assert not is_in(browser)
    browser.client.set_cookie("tissage", own)
    browser.post("/deconnexion")
    browser.post("/connexion", email="quelquun@example.org", password=PASSWORD)
    assert cookie(browser) != own


def test_two_sign_ins_are_two_sessions_of_which_the_database_holds_no_token(browse, someone):
    first, second = signed_in(browse), signed_in(browse)
    kept = db.session.scalars(select(UserSession.token_hash)).all()
    assert len(set(kept)) == 2
    for browser in (first, second):
        with browser.client.session_transaction() as held:
            assert len(held["_user_id"]) >= 43, "256 bits take 43 characters"
            assert token_hash(held["_user_id"]) in kept
            assert held["_user_id"] not in kept


def test_an_account_closed_by_the_administration_is_out_at_the_next_request(browse, someone):
    browser = signed_in(browse)
    assert is_in(browser)
    db.session.execute(update(Person).values(is_active=False))
    db.session.commit()
    assert not is_in(browser)


def test_a_session_without_use_ends_before_its_absolute_end(browse, someone):
    browser = signed_in(browse)
    with time_machine.travel(utcnow() + timedelta(hours=71)):
        assert is_in(browser)
    with time_machine.travel(utcnow() + timedelta(hours=73)):
        assert not is_in(browser)


def test_a_session_in_use_ends_at_its_absolute_end(browse, someone):
    browser = signed_in(browse)
    for days in range(1, 14):
        with time_machine.travel(utcnow() + timedelta(days=days)):
            assert is_in(browser), f"after {days} days of use"
            db.session.execute(update(UserSession).values(idle_ends_at=utcnow() + timedelta(hours=72)))
            db.session.commit()
    with time_machine.travel(utcnow() + timedelta(days=14, minutes=1)):
        assert not is_in(browser)


def test_a_session_in_use_is_marked_once_a_minute_after_the_answer(app, browse, someone):
    browser = signed_in(browse)
    opened = db.session.scalars(select(UserSession.last_seen_at)).one()
    later = utcnow() + timedelta(seconds=61)
    for moment, seen in ((utcnow() + timedelta(seconds=50), opened), (later, later)):
        db.session.remove()
        with time_machine.travel(moment, tick=False), app.app_context():
            answer = browser.client.get("/")
            before_close = db.session.scalars(select(UserSession.last_seen_at)).one()
            db.session.rollback()
            answer.close()
        assert before_close == opened, "reading a page writes nothing"
        assert db.session.scalars(select(UserSession.last_seen_at)).one() == seen
    idle = db.session.scalars(select(UserSession.idle_ends_at)).one()
    assert idle == later + timedelta(hours=72)


def test_a_session_ended_while_its_page_was_made_stays_ended(app, someone):
    """The race: a request begun before the end marks its session in use after it."""
    for _turn in range(20):
        session, token = services.open_session(
            person=db.session.merge(someone), first_factor="password", lasting_days=1
        )
        session.last_seen_at = utcnow() - timedelta(hours=1)
        number = session.id
        db.session.commit()
        start = threading.Barrier(2)

        def mark(token=token, start=start):
            start.wait()
            services.mark_used(token=token)

        def end(number=number, start=start):
            start.wait()
            ended = db.session.get(UserSession, number)
            services.sign_out(session=ended, by=ended.person)

        threads = [threading.Thread(target=afterwards, args=(app, work)) for work in (mark, end)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        db.session.remove()
        assert db.session.get(UserSession, number).revoked_at is not None
        assert session_of_token(token) is None


def test_the_clock_going_back_an_hour_leaves_sessions_open_and_in_order(browse, someone):
    browser = signed_in(browse)
    with time_machine.travel(utcnow() - timedelta(hours=1)):
        assert is_in(browser)
        again = signed_in(browse)
        assert is_in(again)
    assert is_in(browser)


@pytest.mark.parametrize(
    ("header", "label"),
    [
        (FIREFOX, "Firefox sur Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sur Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari sur iPhone"),
        ("curl/8.5 <script>", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_session_is_recognised_by_its_browser_and_nothing_else_of_the_header_is_kept(header, label):
    assert device_label(header) == label


def test_the_browser_is_noted_when_the_session_opens(browse, someone):
    signed_in(browse, HTTP_USER_AGENT=FIREFOX)
    assert db.session.scalars(select(UserSession.device)).one() == "Firefox sur Android"

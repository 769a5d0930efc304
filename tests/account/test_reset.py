"""A lost password: the link, what it opens and closes, and what its words and its time tell."""

import time
from datetime import timedelta
from statistics import median

import pytest
import time_machine
from sqlalchemy import select

from app.extensions import db
from app.kernel.admission.services import send_reset
from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.kernel.people.models import OneTimeToken, Person, ThrottleCounter, UserSession
from app.kernel.people.passwords import password_matches
from app.kernel.people.roles import Role
from tests import make
from tests.account.letters import letters, path_in

ASK = "/mot-de-passe-oublie"
OLD, NEW = "une phrase assez longue", "une tout autre phrase, plus longue"
HERS = "elle@example.org"


@pytest.fixture
def someone(app):
    return make.person("social_worker", email=HERS, password=OLD)


def ask(browse, email=HERS):
    answer = browse().post(ASK, email=email)
    run_pending()
    db.session.commit()
    return answer


def link(browse, email=HERS):
    ask(browse, email)
    return path_in(letters("password_reset", to=email)[-1])


def is_in(browser):
    return "Se déconnecter" in browser.get("/").source


def test_the_link_chooses_a_new_password_and_leads_to_signing_in(browse, someone):
    path = link(browse)
    browser = browse()
    assert HERS in browser.get(path).words
    assert browser.post(path, password=NEW).location == "/connexion"
    assert not is_in(browser), "choosing a password signs nobody in: the second factor is still to be given"
    browser.post("/connexion", status=422, email=HERS, password=OLD)
    browser.post("/connexion", email=HERS, password=NEW)
    assert is_in(browser)


def test_a_new_password_ends_every_session_and_tells_the_person(browse, someone):
    phone, office = browse(someone), browse(someone)
    browse().post(link(browse), password=NEW)
    assert not is_in(phone)
    assert not is_in(office)
    assert len(letters("password_changed", to=HERS)) == 1


def test_the_link_serves_once(browse, someone):
    path = link(browse)
    browse().post(path, password=NEW)
    assert "ne sert plus" in browse().get(path, status=410).words
    browse().post(path, status=410, password="encore une autre phrase longue")
    assert password_matches(db.session.merge(someone).password_hash, NEW)


def test_the_link_lives_an_hour(browse, someone):
    path = link(browse)
    with time_machine.travel(utcnow() + timedelta(minutes=59)):
        browse().get(path)
    with time_machine.travel(utcnow() + timedelta(minutes=61)):
        browse().get(path, status=410)


def test_a_newer_link_replaces_the_older(browse, someone):
    older = link(browse)
    newer = link(browse)
    browse().get(older, status=410)
    browse().get(newer)


def test_a_refused_password_leaves_the_link_in_force(browse, someone):
    path = link(browse)
    page = browse().post(path, status=422, password="motdepasse1234")
    assert "plus courants" in page.words
    assert "motdepasse1234" not in page.source
    browse().post(path, password=NEW)


def test_a_role_bound_to_secret_asks_two_more_characters(browse, someone):
    make.give(db.session.merge(someone), Role.ASSOCIATION_TREASURER)
    path = link(browse)
    fifteen = "bref ûltra-bleu"
    assert "au moins 16" in browse().post(path, status=422, password=fifteen).words
    browse().post(path, password=fifteen + " !")


def test_an_account_that_was_closed_gets_no_link_and_its_link_no_longer_serves(browse, someone):
    path = link(browse)
    db.session.merge(someone).is_active = False
    db.session.commit()
    browse().post(path, status=422, password=NEW)
    ask(browse)
    assert len(letters("password_reset")) == 1


def test_the_answer_and_the_work_are_the_same_for_an_address_nobody_holds(browse, someone):
    seen = []
    for address in (HERS, "personne@example.org"):
        db.session.query(ThrottleCounter).delete()
        browser = browse()
        answer = browser.post(ASK, email=address)
        seen.append((answer.location, answer.statements, browser.get(answer.location).words))
        run_pending()
        db.session.commit()
    assert seen[0] == seen[1]
    assert [letter.recipient for letter in letters()] == [HERS]
    assert not db.session.scalars(select(OneTimeToken).where(OneTimeToken.email == "personne@example.org")).all()


def test_the_time_is_the_same_for_an_address_nobody_holds(browse, someone):
    taken = {HERS: [], "personne@example.org": []}
    for _turn in range(30):
        for address, times in taken.items():
            db.session.query(ThrottleCounter).delete()
            browser = browse()
            begun = time.process_time()
            browser.post(ASK, email=address)
            times.append(time.process_time() - begun)
    known, unknown = (median(times) for times in taken.values())
    assert abs(known - unknown) < 0.25 * max(known, unknown)


def test_asking_again_and_again_is_slowed(browse, someone):
    for _turn in range(5):
        browse().post(ASK, email=HERS)
    page = browse().post(ASK, status=429, email=HERS)
    assert "attendez" in page.words


def test_a_link_is_never_built_from_the_name_a_request_gives(browse, someone):
    browser = browse()
    browser.client.environ_base["HTTP_HOST"] = "evil.example"
    browser.client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"
    browser.post(ASK, email=HERS)
    run_pending()
    text = letters("password_reset")[0].text
    assert "evil" not in text
    assert "http://127.0.0.1:8000/nouveau-mot-de-passe/" in text


def test_an_administrator_starts_a_reset_and_never_sees_the_link(browse, someone):
    send_reset(person=db.session.merge(someone), by=make.person(Role.ADMIN))
    db.session.commit()
    row = db.session.scalars(select(OneTimeToken).where(OneTimeToken.purpose == "account.reset")).one()
    assert row.created_by_id is not None
    browse().get(path_in(letters("password_reset")[0]))


def test_the_page_of_a_link_is_kept_by_no_cache_and_told_to_nobody(browse, someone):
    page = browse().get(link(browse))
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"


def change(browser, current=OLD, new=NEW, status=303):
    return browser.post("/compte/mot-de-passe", status=status, current_password=current, password=new)


def test_changing_it_asks_the_former_one_and_ends_the_other_sessions(browse, someone):
    here, there = browse(someone), browse(someone)
    copied = here.client.get_cookie("tissage").value
    assert "Ce n’est pas votre mot de passe" in change(here, current="pas celui-là du tout", status=422).words
    assert is_in(there)
    change(here)
    assert is_in(here)
    assert not is_in(there)
    there.client.set_cookie("tissage", copied)
    assert not is_in(there), "the cookie held before the change opens nothing"
    assert password_matches(db.session.scalars(select(Person.password_hash).where(Person.email == HERS)).one(), NEW)
    assert len(letters("password_changed", to=HERS)) == 1
    assert "mot de passe" in browse(someone).get("/compte/").words


def test_guessing_the_former_one_from_a_stolen_session_is_slowed(browse, someone):
    thief = browse(someone)
    for _guess in range(5):
        change(thief, current="un essai au hasard", status=422)
    change(thief, current="un essai au hasard", status=429)


def test_a_refused_new_password_is_no_wrong_guess(browse, someone):
    here = browse(someone)
    for _turn in range(7):
        change(here, new="motdepasse1234", status=422)
    change(here)


def test_a_changed_password_withdraws_the_links_sent_before(browse, someone):
    path = link(browse)
    change(browse(someone))
    browse().get(path, status=410)
    assert db.session.scalars(select(UserSession.id)).all()

"""Somebody accepted chooses a first password, worded as such, and is in."""

from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import Role
from tests import make
from tests.account.letters import letters, path_in
from tests.account.test_registration import HERS, QUEUE, confirmed

PASSWORD = "quatre mots que rien ne lie ensemble"


def accepted(browse):
    """The link that somebody just accepted receives."""
    number, _follow = confirmed(browse)
    browse(make.person(Role.ADMIN)).post(f"{QUEUE}/{number}/accepter")
    return path_in(letters("request_approved", to=HERS)[0])


def test_the_page_speaks_of_a_first_password_and_leads_in(browse):
    link, browser = accepted(browse), browse()
    page = browser.get(link)
    assert page.text_of("h1") == ["Choisir votre mot de passe"]
    assert "prendront fin" not in page.words
    assert browser.post(link, password=PASSWORD).location == "/"
    assert "Bienvenue. Votre compte est ouvert." in browser.get("/").source
    assert browser.get("/compte/")
    assert not letters("password_changed"), "nothing was changed"


def test_the_link_serves_once_and_the_next_one_is_a_reset(browse):
    link = accepted(browse)
    browse().post(link, password=PASSWORD)
    browse().post(link, status=None, password=PASSWORD + " encore")
    browser = browse()
    browser.post("/connexion", email=HERS, password=PASSWORD)
    assert person_by_email(HERS).password_hash


def test_a_role_bound_to_the_second_factor_still_asks_for_it(browse):
    link = accepted(browse)
    make.give(person_by_email(HERS), Role.ADMIN)
    browser = browse()
    assert browser.post(link, password=PASSWORD).location == "/connexion/second-facteur?suite=/"
    browser.get("/compte/", status=303)

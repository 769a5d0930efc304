"""Who must give a second factor, and what a session is worth until then: nothing, in any channel."""

from datetime import timedelta

import pytest

from app.account.services import (
    DEMO_PASSWORD,
    DEMO_SECRET,
    demo_address,
    demo_code,
    plant_demo_factors,
    plant_demo_people,
)
from app.extensions import db
from app.kernel.instants import today, utcnow
from app.kernel.people import codes
from app.kernel.people.models import RoleGrant, UserSession
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import SECRET_BOUND, Role
from app.kernel.people.services import plant_factor
from tests import make
from tests.phones import Phone, phone_of

BEGIN = "/compte/second-facteur/installer"
CODE = "/connexion/second-facteur"
BOUND = sorted(SECRET_BOUND)
FREE = sorted(set(Role) - SECRET_BOUND)


def sessions_of(person):
    return db.session.query(UserSession).filter_by(person_id=make.again(person).id)


def is_nobody(browser):
    """Whether the portal treats this browser as a visitor's, on a public page and at closed doors."""
    return (
        not browser.get("/aide/").select("details.menu")
        and browser.get("/compte/second-facteur", status=303).location.startswith(CODE)
        and browser.get("/observatoire/imports", status=303).location.startswith(CODE)
    )


def test_the_roles_that_read_situations_or_finances_or_administer_are_bound():
    assert set(BOUND) == {
        Role.ADMIN,
        Role.DPO,
        Role.REGIONAL_OFFICER,
        Role.CO_FUNDER,
        Role.ASSOCIATION_PRESIDENT,
        Role.ASSOCIATION_TREASURER,
        Role.ASSOCIATION_MANAGER,
    }


@pytest.mark.parametrize("role", BOUND)
def test_a_bound_role_without_a_factor_is_led_to_set_one_up_and_is_nobody_until_then(browse, role):
    browser = browse(make.person(role), second_factor=False)
    assert is_nobody(browser)
    assert browser.get(f"{CODE}?suite=/espaces/", status=303).location == f"{BEGIN}?suite=/espaces/"
    page = browser.get(f"{BEGIN}?suite=/espaces/")
    assert "il demande un second facteur" in page.words
    browser.post(f"{BEGIN}?suite=/espaces/")
    address = "/compte/second-facteur/confirmer?suite=/espaces/"
    phone = Phone(browser.get(address).one("[data-secret]").to_text().replace(" ", "").strip())
    codes_page = browser.post(address, code=phone.code()).location
    assert browser.post(codes_page).location == "/espaces/"
    assert browser.get("/aide/").select("details.menu")


@pytest.mark.parametrize("role", BOUND)
def test_a_bound_role_with_a_factor_gives_it_in_each_session(browse, role):
    someone = make.person(role)
    phone = phone_of(someone)
    browser = browse(someone, second_factor=False)
    assert is_nobody(browser)
    browser.post(CODE, code=phone.code())
    assert browser.get("/aide/").select("details.menu")
    assert is_nobody(browse(someone, second_factor=False)), "each browser gives its own"


@pytest.mark.parametrize("role", FREE)
def test_other_roles_do_without_unless_they_chose_to_have_one(browse, role):
    someone = make.person(role)
    assert browse(someone, second_factor=False).get("/aide/").select("details.menu")
    phone_of(someone)
    assert is_nobody(browse(someone, second_factor=False))


@pytest.mark.parametrize("role", BOUND)
def test_a_bound_role_given_today_asks_for_the_factor_at_the_next_request(browse, role):
    someone = make.person(Role.SOCIAL_WORKER)
    browser = browse(someone, second_factor=False)
    assert browser.get("/aide/").select("details.menu")
    make.give(make.again(someone), role)
    assert is_nobody(browser)
    # A session opened long ago proves nothing of who holds it: the password comes first.
    sessions_of(someone).update({"proved_at": utcnow() - timedelta(hours=1)})
    db.session.commit()
    assert browser.get(BEGIN).select("#current_password")


def test_a_bound_role_that_ends_asks_for_nothing_more(browse):
    someone = make.person(Role.DPO)
    browser = browse(someone, second_factor=False)
    assert is_nobody(browser)
    db.session.query(RoleGrant).update({"ended_on": today()})
    db.session.commit()
    assert browser.get("/aide/").select("details.menu")


def test_a_session_half_open_reads_what_a_visitor_reads(browse):
    """The keys of a reader are those of a visitor: lists, counts, pages and files follow from them."""
    someone = make.person(Role.REGIONAL_OFFICER)
    visitor, half = browse(), browse(someone, second_factor=False)
    for page in ("/", "/espaces/", "/associations/", "/observatoire/"):
        assert half.get(page).words == visitor.get(page).words, page


def test_a_session_half_open_writes_nothing(browse):
    someone = make.person(Role.ADMIN)
    browser = browse(someone, second_factor=False)
    for address in (
        "/observatoire/imports",
        "/compte/second-facteur/retirer",
        "/compte/second-facteur/codes/renouveler",
    ):
        assert browser.post(address, code="000000").location.startswith(CODE)


def test_a_session_half_open_cannot_replace_the_factor_it_owes(browse):
    someone = make.person(Role.ADMIN)
    phone_of(someone)
    browser = browse(someone, second_factor=False)
    for address in (BEGIN, "/compte/second-facteur/confirmer"):
        assert browser.get(address, status=303).location.startswith(CODE)
        assert browser.post(address, code="000000", current_password="x").location.startswith(CODE)
    db.session.expire_all()
    assert make.again(someone).second_factor.proposed_at is None


def test_a_session_half_open_may_sign_out_and_is_told_of_on_each_page(browse):
    someone = make.person(Role.ADMIN)
    phone_of(someone)
    browser = browse(someone, second_factor=False)
    assert "Finir la connexion" in browser.get("/").source
    assert browser.get(CODE).select("main form[action='/deconnexion']")
    browser.post("/deconnexion")
    assert browser.get(CODE, status=303).location.startswith("/connexion?")


def test_asking_who_is_there_costs_the_same_with_and_without_a_factor(browse):
    with_factor, without = make.person(Role.SOCIAL_WORKER), make.person(Role.SOCIAL_WORKER)
    phone_of(with_factor)
    counts = {
        len(browse(someone, second_factor=given).get("/aide/").statements)
        for someone in (with_factor, without)
        for given in (True, False)
    }
    assert counts == {1}


@pytest.fixture
def demonstration(app):
    people = plant_demo_people()
    make.give(people["presidence"], Role.ASSOCIATION_PRESIDENT)
    plant_demo_factors()
    db.session.commit()
    return people


def test_the_demonstration_gives_a_known_factor_to_its_bound_accounts_and_to_no_other(app, demonstration):
    bound = {name for name, person in demonstration.items() if person.has_factor}
    assert bound == {"admin", "dpo", "region", "cofinanceur", "presidence"}
    assert plant_demo_factors() == 0, "planting again changes nothing"


def test_trying_the_demonstration_needs_no_phone(browse, demonstration):
    browser = browse()
    browser.post("/connexion", email=demo_address("admin"), password=DEMO_PASSWORD)
    page = browser.get(CODE)
    shown = page.one("[data-demo-code]").to_text().strip()
    assert shown.replace(" ", "") == Phone(DEMO_SECRET).code()
    browser.post(CODE, code=shown)
    assert browser.get("/administration/").status == 200
    second = browse()
    second.post("/connexion", email=demo_address("admin"), password=DEMO_PASSWORD)
    second.post(CODE, status=422, code=shown)
    assert second.get(CODE).one("[data-demo-code]").to_text().strip() != shown, "a spent code is not offered again"


def test_a_demonstration_whose_codes_are_all_spent_asks_to_wait(browse, demonstration):
    admin = person_by_email(demo_address("admin"))
    admin.second_factor.last_counter = codes.counter_at(utcnow()) + 1
    db.session.commit()
    browser = browse(admin, second_factor=False)
    assert "Rechargez la page" in browser.get(CODE).words


def test_nobody_else_is_shown_their_code(browse):
    someone = make.person(Role.ADMIN)
    phone = phone_of(someone)
    source = browse(someone, second_factor=False).get(CODE).source
    assert "data-demo-code" not in source
    assert phone.code() not in source
    assert demo_code(make.again(someone)) is None


def test_only_the_demonstration_may_have_a_known_secret(app):
    with pytest.raises(ValueError, match="demonstration"):
        plant_factor(person=make.person(Role.ADMIN), secret=DEMO_SECRET)

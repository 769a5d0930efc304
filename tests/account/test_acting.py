"""One person may work for several associations, and chooses for which, visibly."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.instants import today
from app.kernel.people.models import Person, RoleGrant, UserSession
from app.kernel.people.roles import Role
from app.kernel.people.services import end_role
from tests import make
from tests.account.places import association

CHOOSE = "/compte/agir-pour"


@pytest.fixture
def near(app):
    return association("Ici")


@pytest.fixture
def far(app):
    return association("Là-bas")


@pytest.fixture
def worker(near, far):
    """Somebody who notes activities for both."""
    made = make.person(Role.FIELD_WORKER, on=near.perimeter)
    make.give(made, Role.FIELD_WORKER, far.perimeter)
    return made


def chosen(page):
    return page.one("#acting-for option[selected]").to_text()


def note(page):
    return next(link.attrs["href"] for link in page.select("main a.btn-primary") if "Noter" in link.to_text())


def test_whoever_works_for_one_association_has_no_choice_to_make(browse, near):
    for visitor in (near.member, make.person(), None):
        # The first page a process answers keeps the territories for those that follow.
        assert not browse(visitor).get("/", most=12).select("#acting-for")


def test_the_choice_is_on_every_page_and_the_home_page_follows_it(browse, worker, near, far):
    browser = browse(worker)
    page = browser.get("/")
    assert page.text_of("#acting-for option") == ["Ici", "Là-bas"]
    assert (chosen(page), note(page)) == ("Ici", f"{near.url}/activites/nouvelle")
    page = browser.follow(CHOOSE, perimeter_id=far.perimeter_id, suite="/")
    assert "Vous agissez maintenant pour Là-bas." in page.words
    assert (chosen(page), note(page)) == ("Là-bas", f"{far.url}/activites/nouvelle")
    assert chosen(browser.get("/territoires/")) == "Là-bas"
    assert chosen(browser.get("/nulle-part", status=404)) == "Là-bas"


def test_the_choice_belongs_to_one_browser_and_is_kept_with_its_session(browse, worker, far):
    phone, office = browse(worker), browse(worker)
    phone.post(CHOOSE, perimeter_id=far.perimeter_id, suite="/")
    assert chosen(phone.get("/")) == "Là-bas"
    assert chosen(office.get("/")) == "Ici"
    assert sorted(db.session.scalars(select(UserSession.acting_for_id)).all(), key=bool) == [None, far.perimeter_id]


def test_every_form_says_whom_it_is_for_and_the_address_wins_over_the_choice(browse, worker, near, far):
    browser, far_id = browse(worker), far.perimeter_id
    page = browser.get(f"{near.url}/activites/nouvelle")
    assert page.one(".acting-line").to_text().strip() == "Pour\u00a0: Ici"
    browser.post(CHOOSE, perimeter_id=far_id, suite="/")
    page = browser.get(f"{near.url}/activites/nouvelle")
    assert "Pour : Ici. En haut de page, vous agissez pour Là-bas" in page.words.replace("Ici .", "Ici.")
    assert "c’est l’association de la page qui compte" in page.words

    sent = {
        "client_id": page.one("input[name=client_id]").attrs["value"],
        "type": "permanence",
        "day": today().isoformat(),
        "commune": "Mayenne (53)",
        "passages": "3",
        "perimeter_id": far_id,
        "association_id": far_id,
    }
    page = browser.follow(f"{near.url}/activites/nouvelle", **sent)
    assert "Permanence, Mayenne" in page.words
    assert "Permanence, Mayenne" not in browser.get(f"{far.url}/activites").words


@pytest.mark.parametrize("sent", ["foreign", "ended", "space", "", "abc", "999999", "-1"])
def test_no_other_place_can_be_chosen(browse, worker, near, far, sent):
    other = association("Ailleurs")
    number = {"foreign": other.perimeter_id, "ended": far.perimeter_id, "space": 1}.get(sent, sent)
    if sent == "ended":
        grant = db.session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == worker.id, RoleGrant.perimeter_id == far.perimeter_id)
        ).one()
        end_role(grant=grant, by=db.session.get_one(Person, worker.id))
    browser = browse(worker)
    browser.post(CHOOSE, status=404, perimeter_id=number, suite="/")
    assert db.session.scalars(select(UserSession.acting_for_id)).all() == [None]


def test_a_role_that_ends_takes_its_choice_away(browse, worker, near, far):
    browser = browse(worker)
    browser.post(CHOOSE, perimeter_id=far.perimeter_id, suite="/")
    grants = db.session.scalars(select(RoleGrant).where(RoleGrant.perimeter_id == far.perimeter_id)).all()
    mine = next(grant for grant in grants if grant.person_id not in (far.runner_id, far.member_id))
    end_role(grant=mine, by=far.runner)
    page = browser.get("/")
    assert not page.select("#acting-for")
    assert note(page) == f"{near.url}/activites/nouvelle"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil"])
def test_choosing_leads_to_no_other_site(browse, worker, far, elsewhere):
    assert browse(worker).post(CHOOSE, perimeter_id=far.perimeter_id, suite=elsewhere).location == "/"


def test_choosing_costs_pages_nothing(browse, worker, near):
    alone = browse(near.member).get(f"{near.url}/activites")
    both = browse(worker).get(f"{near.url}/activites")
    assert len(both.statements) == len(alone.statements)

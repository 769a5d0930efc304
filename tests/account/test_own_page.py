"""One's own page: who one is here, the roles one holds, where one is signed in."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.instants import utcnow
from app.kernel.people.models import Person, UserSession
from app.kernel.people.queries import perimeter_of_departement
from app.kernel.people.roles import Role
from tests import make


@pytest.fixture
def someone(app):
    return make.person(Role.SOCIAL_WORKER, on=perimeter_of_departement("53"), email="elle@example.org")


def is_in(browser):
    return "Se déconnecter" in browser.get("/").source


def test_it_says_who_one_is_and_what_one_holds_since_when(browse, someone):
    words = browse(someone).get("/compte/").words
    assert "elle@example.org" in words
    assert "Travailleuse ou travailleur social" in words
    assert "Mayenne" in words
    assert "depuis le" in words


def test_the_account_menu_leads_there_from_every_page(browse, someone):
    page = browse(someone).get("/territoires/")
    assert [link.attrs["href"] for link in page.select(".menu-panel a")][0] == "/compte/"
    assert not browse().get("/territoires/").select(".menu-panel")


def test_every_page_it_offers_opens(browse, someone):
    browser = browse(someone)
    offered = [link.attrs["href"] for link in browser.get("/compte/").select(".plain-list a")]
    assert len(offered) >= 4
    for path in offered:
        browser.get(path)


def test_one_s_profile_is_changed_and_read_back(browse, someone):
    browser = browse(someone)
    said = {
        "display_name": "Zoé  L’Hermitte",
        "pseudonym": "",
        "trade": "Éducatrice",
        "institution_kind": "Commune ou CCAS",
    }
    browser.post("/compte/profil", **said)
    words = browser.get("/compte/").words
    assert "Zoé L’Hermitte" in words
    assert "Éducatrice" in words
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "person.profile_changed")).all()
    assert [entry.details for entry in entries] == [{"fields": "display_name,trade,institution_kind"}]
    browser.post("/compte/profil", **said)
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "person.profile_changed")).all()) == 1


def test_a_name_hides_nothing_and_is_never_empty(browse, someone):
    number, browser = someone.id, browse(someone)
    page = browser.post("/compte/profil", status=422, display_name=" ", trade="Éducatrice")
    assert page.one("#trade").attrs["value"] == "Éducatrice"
    browser.post("/compte/profil", display_name="Zoé\u202egpj.exe")
    assert db.session.get(Person, number).display_name == "Zoégpj.exe"
    browser.post("/compte/profil", status=422, display_name="\u200b\u200b")


def test_a_form_changes_only_what_it_shows(browse, someone):
    number = someone.id
    browse(someone).post(
        "/compte/profil", display_name="Zoé", email="autre@example.org", is_active="", is_demo="1", password_hash="x"
    )
    person = db.session.get(Person, number)
    assert (person.email, person.is_active, person.is_demo, person.password_hash) == (
        *("elle@example.org", True, False, None),
    )


def test_the_sessions_are_listed_and_the_one_in_use_is_marked(browse, someone):
    here, _there = browse(someone), browse(someone)
    db.session.execute(update(UserSession).where(UserSession.id == 2).values(device="Firefox sur Android"))
    db.session.commit()
    page = here.get("/compte/sessions")
    lines = page.text_of(".sessions > li")
    assert len(lines) == 2
    assert sum("Vous êtes ici" in line for line in lines) == 1
    assert any("Firefox sur Android" in line and "Terminer" in line for line in lines)
    assert len(page.statements) <= 5


def test_ending_one_session_leaves_the_others(browse, someone):
    here, there, elsewhere = browse(someone), browse(someone), browse(someone)
    forms = here.get("/compte/sessions").select(".sessions form")
    assert len(forms) == 2
    numbers = db.session.scalars(select(UserSession.id).order_by(UserSession.id)).all()
    here.post(f"/compte/sessions/{numbers[1]}/fin")
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, True)
    here.post(f"/compte/sessions/{numbers[1]}/fin", status=404)
    assert len(here.get("/compte/sessions").select(".sessions > li")) == 2


def test_ending_all_the_others(browse, someone):
    here, there, elsewhere = browse(someone), browse(someone), browse(someone)
    here.post("/compte/sessions/autres")
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, False)
    here.post("/compte/sessions/autres")


def test_signing_out_everywhere_ends_this_one_too(browse, someone):
    here, there = browse(someone), browse(someone)
    answer = here.post("/compte/sessions/toutes")
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert (is_in(here), is_in(there)) == (False, False)


def test_somebody_else_s_session_is_none(browse, someone):
    other = browse(make.person("admin"))
    browse(someone)
    hers = db.session.scalars(select(UserSession.id).where(UserSession.person_id == someone.id)).one()
    other.post(f"/compte/sessions/{hers}/fin", status=404)
    other.post("/compte/sessions/99999/fin", status=404)
    assert db.session.get(UserSession, hers).revoked_at is None


def test_a_session_at_either_of_its_ends_is_not_listed(browse, someone):
    here = browse(someone)
    browse(someone)
    db.session.execute(
        update(UserSession).where(UserSession.id == 2).values(idle_ends_at=utcnow() - timedelta(minutes=1))
    )
    db.session.commit()
    assert len(here.get("/compte/sessions").select(".sessions > li")) == 1


def test_leaving_clears_what_the_browser_kept(browse, someone):
    browser = browse(someone)
    private = browser.get("/compte/")
    assert private.headers["Cache-Control"] == "no-store"
    answer = browser.post("/deconnexion")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/compte/", status=303).location == "/connexion?suite=/compte/"
    assert browser.post("/deconnexion").location == "/"
    assert "Clear-Site-Data" not in browser.get("/").headers

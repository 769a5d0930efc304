"""One's own account in a browser: a password found again, the list of one's sessions, a text sent too late."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.account.services import DEMO_PASSWORD, demo_address
from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import Person, UserSession
from app.kernel.people.passwords import hash_password
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import Role
from tests import make
from tests.account.letters import letters, path_in
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.window import Window

pytestmark = pytest.mark.browser

PHONE = 360
HERS = "camille@example.org"
OLD, NEW = "une phrase assez longue", "quatre mots sans aucun lien"


@pytest.fixture
def someone(site: Site) -> str:
    """Somebody of these journeys alone, whose sessions trouble no other test."""
    with site.app.app_context():
        person = person_by_email(HERS) or make.person(Role.SOCIAL_WORKER, email=HERS, display_name="Camille")
        db.session.execute(update(Person).where(Person.id == person.id).values(password_hash=hash_password(OLD)))
        db.session.execute(update(UserSession).where(UserSession.person_id == person.id).values(revoked_at=utcnow()))
        db.session.commit()
        db.session.remove()
    return HERS


def sign_in(window: Window, password: str = OLD, path: str = "/connexion") -> None:
    """Sign in by the form."""
    page = window.go(path) if path else window.page
    page.get_by_label("Adresse électronique").fill(HERS)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()


def test_a_lost_password_is_found_again_and_other_sessions_are_gone(visit: Visit, site: Site, someone: str) -> None:
    elsewhere = visit()
    sign_in(elsewhere)
    expect(elsewhere.page.get_by_text("Camille").first).to_be_visible()

    window = visit(width=PHONE)
    page = window.go("/connexion")
    page.get_by_role("link", name=re.compile("Mot de passe oublié")).click()
    page.get_by_label("Adresse électronique").fill(HERS)
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("heading", name="Regardez votre courrier")).to_be_visible()
    site.work()
    with site.app.app_context():
        link = path_in(letters("password_reset", to=HERS)[-1])

    page = window.go(link)
    field = page.get_by_label("Nouveau mot de passe")
    with window.expecting(422):
        field.fill("motdepasse1234")
        page.get_by_role("button", name="Enregistrer ce mot de passe").click()
    expect(page.get_by_role("alert")).to_contain_text("plus courants")
    field.fill(NEW)
    page.get_by_role("button", name="Afficher").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Enregistrer ce mot de passe").click()
    expect(page.locator(".flashes")).to_contain_text("Votre mot de passe est enregistré")

    sign_in(window, NEW, path="")
    expect(page.get_by_role("link", name="Se connecter")).to_have_count(0)
    page = elsewhere.go("/compte/")
    assert elsewhere.path.startswith("/connexion")
    window.go(link, status=410)


def test_a_session_is_ended_from_a_phone(visit: Visit, someone: str) -> None:
    office = visit()
    sign_in(office)
    window = visit(width=PHONE)
    sign_in(window, path="/connexion?suite=/compte/")
    page = window.page
    page.get_by_role("link", name="Mes connexions", exact=True).click()
    assert window.heading == "Mes connexions"
    lines = page.locator(".sessions > li")
    expect(lines).to_have_count(2)
    expect(lines.filter(has_text="Vous êtes ici")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    button = page.get_by_role("button", name=re.compile("^Terminer : "))
    assert (button.bounding_box() or {})["height"] >= 44
    button.click()
    expect(page.locator(".flashes")).to_contain_text("Cette connexion est terminée")
    expect(lines).to_have_count(1)
    office.go("/compte/")
    assert office.path.startswith("/connexion")


def test_a_text_sent_after_the_session_ended_is_not_lost(visit: Visit, site: Site, someone: str) -> None:
    window = visit()
    sign_in(window, path="/connexion?suite=/compte/profil")
    page = window.page
    page.get_by_label("Métier ou fonction").fill("Éducatrice, après mûre réflexion")
    with site.app.app_context():
        person = person_by_email(HERS)
        assert person is not None
        too_late = utcnow() - timedelta(minutes=1)
        ended = update(UserSession).where(UserSession.person_id == person.id).values(expires_at=too_late)
        db.session.execute(ended)
        db.session.commit()
        db.session.remove()
    page.get_by_role("button", name="Enregistrer mon profil").click()
    expect(page.get_by_text("Votre texte est gardé")).to_be_visible()
    sign_in(window, path="")
    expect(page.get_by_label("Métier ou fonction")).to_have_value("Éducatrice, après mûre réflexion")
    page.get_by_role("button", name="Envoyer de nouveau").click()
    expect(page.locator(".flashes")).to_contain_text("Votre profil est enregistré")
    expect(page.locator("main")).to_contain_text("Éducatrice, après mûre réflexion")
    expect(page.get_by_text("Un texte vous attend")).to_have_count(0)


def test_after_leaving_the_back_button_shows_nothing_private(visit: Visit, someone: str) -> None:
    window = visit()
    sign_in(window, path="/connexion?suite=/compte/")
    page = window.page
    expect(page.locator("main")).to_contain_text(HERS)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.go_back()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    assert HERS not in page.content()
    assert page.evaluate("JSON.stringify([localStorage, sessionStorage])").count("Camille") == 0


def test_a_password_manager_fills_the_form_and_nothing_prevents_pasting(visit: Visit) -> None:
    page = visit().go("/connexion")
    # As managers do: the value is set and the field told, without a key being pressed.
    page.evaluate(
        """([email, password]) => {
          for (const [kind, value] of [["username", email], ["current-password", password]]) {
            const field = document.querySelector(`input[autocomplete~="${kind}"]`);
            field.value = value;
            field.dispatchEvent(new Event("input", {bubbles: true}));
          }
        }""",
        [demo_address("social"), DEMO_PASSWORD],
    )
    pasted = """() => [...document.querySelectorAll("main input")].every(field =>
      field.dispatchEvent(new ClipboardEvent("paste", {bubbles: true, cancelable: true})))"""
    assert page.evaluate(pasted)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Se connecter")
    expect(page.locator(".menu summary")).to_be_visible()

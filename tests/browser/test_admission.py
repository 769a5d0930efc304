"""Coming in, in a browser: an invited volunteer, a social worker who asks, a role given and ended."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from tests.account.letters import letters, path_in
from tests.browser.conftest import Visit
from tests.browser.site import Site

pytestmark = pytest.mark.browser

PHONE = 360
PASSWORD = "quatre mots que rien ne lie ensemble"
VOLUNTEER = "benevole.du.jeudi@example.org"
ASKING = "solene.sociale@example.org"
CLOSED = "/espaces/loire-atlantique-aller-vers"


@pytest.fixture
def letter(site: Site) -> Iterator:
    """`letter(name, to)` is where the button of the last such letter leads, once the worker has done its part."""

    def last(name: str, to: str) -> str:
        site.work()
        with site.app.app_context():
            path = path_in(letters(name, to=to)[-1])
            db.session.remove()
        return path

    return last


def ask_for_an_account(page: Page, employer: str) -> None:
    """Fill the form of a request and send it."""
    page.get_by_label("Vos prénom et nom").fill("Solène Sociale")
    page.get_by_label("Adresse électronique professionnelle").fill(ASKING)
    page.get_by_label("Employeur").fill(employer)
    page.get_by_label("Type d’institution").select_option("Commune ou CCAS")
    page.get_by_label("Métier", exact=True).select_option(index=1)
    page.get_by_label("Département où vous travaillez").select_option("Mayenne")
    page.get_by_label("J’ai lu la charte et je la respecterai").check()
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("heading", name="Regardez vos courriers")).to_be_visible()


def test_an_invited_volunteer_goes_from_the_letter_to_the_form_of_an_activity(
    visit: Visit, site: Site, letter: Iterator
) -> None:
    manager = visit("asso")
    page = manager.go(site.path("{team}"))
    page.get_by_label("Adresse électronique").fill(VOLUNTEER)
    page.get_by_label("Intervenante ou intervenant de terrain").check()
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.locator("main li", has_text=VOLUNTEER)).to_contain_text("pas encore envoyée")

    window = visit(width=PHONE)
    page = window.go(letter("invitation", VOLUNTEER))
    page.get_by_label("Vos prénom et nom").fill("Basile Bénévole")
    page.get_by_label("Choisissez un mot de passe").fill(PASSWORD)
    with window.expecting(422):
        page.get_by_role("button", name="Ouvrir mon compte").click()
        expect(page.locator(".error-summary")).to_contain_text("Acceptez la charte")
    expect(page.get_by_label("Vos prénom et nom")).to_have_value("Basile Bénévole")
    page.get_by_label("Choisissez un mot de passe").fill(PASSWORD)
    page.get_by_label("J’ai lu la charte et je la respecterai").check()
    page.get_by_role("button", name="Ouvrir mon compte").click()

    assert window.heading == "Noter une activité"
    expect(page.locator(".flashes")).to_contain_text("Bienvenue")
    page.get_by_label("Permanence", exact=True).check()
    page.get_by_label("Commune", exact=True).fill("Mayenne (53)")
    page.get_by_role("button", name="Un de plus : Passages", exact=True).click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".flashes")).to_contain_text(re.compile("Reçu n°"))
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")

    page = manager.go(site.path("{team}"))
    expect(page.locator("#equipe + ul")).to_contain_text("Basile Bénévole")


def test_a_social_worker_is_refused_with_a_reason_asks_again_and_is_let_in(visit: Visit, letter: Iterator) -> None:
    window = visit(width=PHONE)
    page = window.go("/connexion")
    page.get_by_role("link", name="demander un compte").click()
    ask_for_an_account(page, "Boîte personnelle")
    follow = letter("request_confirm", ASKING)
    page = window.go(follow)
    page.get_by_role("button", name="Confirmer ma demande").click()
    expect(page.get_by_role("heading", name="En attente d’une réponse")).to_be_visible()

    admin = visit("admin")
    desk = admin.go("/administration/demandes")
    desk.get_by_role("link", name="Solène Sociale").click()
    with admin.expecting(422):
        desk.get_by_role("button", name="Refuser la demande").click()
        expect(desk.locator(".error-summary")).to_contain_text("un refus en porte toujours un")
    desk.get_by_label("Motif du refus").fill("Utilisez votre adresse professionnelle.")
    desk.get_by_role("button", name="Refuser la demande").click()
    expect(desk.locator(".flashes")).to_contain_text("La demande est refusée")

    page = window.go(follow)
    expect(page.locator("main")).to_contain_text("Utilisez votre adresse professionnelle.")
    page.get_by_role("link", name="Faire une nouvelle demande").click()
    ask_for_an_account(page, "CCAS de Laval")
    page = window.go(letter("request_confirm", ASKING))
    page.get_by_role("button", name="Confirmer ma demande").click()

    desk = admin.go("/administration/demandes")
    desk.get_by_role("link", name="Solène Sociale").click()
    desk.get_by_role("button", name="Accepter la demande").click()
    expect(desk.locator(".flashes")).to_contain_text("Le compte de Solène Sociale est ouvert")

    page = window.go(letter("request_approved", ASKING))
    page.get_by_label("mot de passe").first.fill(PASSWORD)
    page.get_by_role("button", name="Enregistrer ce mot de passe").click()
    expect(page.locator(".account summary")).to_contain_text("Solène Sociale")


def test_a_role_given_opens_a_closed_space_at_the_next_page_and_its_end_closes_it(visit: Visit, site: Site) -> None:
    theirs = visit("membre53")
    theirs.go(CLOSED, status=404)

    admin = visit("admin")
    page = admin.go("/administration/personnes")
    page.get_by_label("Nom ou adresse").fill("educateur specialise")
    page.get_by_role("button", name="Chercher").last.click()
    page.get_by_role("link", name="Éducateur spécialisé, 53").click()
    page.get_by_role("link", name="Donner un rôle").click()
    page.get_by_role("link", name="Membre d’un espace").click()
    page.get_by_label("Loire-Atlantique : groupe aller vers").check()
    page.get_by_label("Motif").fill("Rejoint le groupe pour trois mois")
    page.get_by_role("button", name="Donner ce rôle").click()
    expect(page.locator(".flashes")).to_contain_text("a maintenant ce rôle")
    theirs.go(CLOSED)

    held = page.locator("#roles + ul li", has_text="Loire-Atlantique : groupe aller vers")
    held.get_by_role("link", name=re.compile("Mettre fin")).click()
    page.get_by_label("Motif").fill("Le groupe a fini son travail")
    page.get_by_role("button", name="Mettre fin à ce rôle").click()
    expect(page.locator("#anciens + ul")).to_contain_text("Le groupe a fini son travail")
    theirs.go(CLOSED, status=404)


def test_one_chooses_for_which_association_one_acts_without_scripts(visit: Visit) -> None:
    window = visit("terrain", width=PHONE, javascript=False)
    page = window.go("/")
    page.get_by_role("combobox", name="Vous agissez pour").select_option("Passerelle Loire (fictive)")
    page.get_by_role("button", name="Changer d’association").click()
    expect(page.locator("#mes-associations")).to_have_text("Passerelle Loire (fictive)")
    page.get_by_role("link", name="Noter une activité").click()
    expect(page.locator(".acting-line")).to_have_text(re.compile("Pour\\s: Passerelle Loire"))
    page = window.go("/")
    page.get_by_role("combobox", name="Vous agissez pour").select_option("Le Relais de la Mayenne (fictive)")
    page.get_by_role("button", name="Changer d’association").click()
    expect(page.locator("#mes-associations")).to_have_text("Le Relais de la Mayenne (fictive)")

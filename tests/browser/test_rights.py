"""One's own data and the pages the law asks for, done in a browser, on a desk and on a phone."""

import json
import zipfile

import pytest
from playwright.sync_api import Page, expect

from app.account.services import DEMO_PASSWORD, demo_address
from tests.browser.conftest import Visit
from tests.browser.site import Site

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360)


def taken(page: Page) -> dict[str, object]:
    """The copy that the page's button gives: what is in its data."""
    with page.expect_download() as awaited:
        page.get_by_role("button", name="Prendre la copie").click()
    assert awaited.value.suggested_filename.startswith("tissage-copie-de-donnees-")
    with zipfile.ZipFile(awaited.value.path()) as archive:
        assert "mes-donnees.html" in archive.namelist()
        return json.loads(archive.read("donnees.json"))  # type: ignore[no-any-return]


@pytest.mark.parametrize("width", WIDTHS)
def test_somebody_takes_a_copy_then_asks_to_be_erased_and_changes_their_mind(
    visit: Visit, site: Site, width: int
) -> None:
    window = visit("social", width=width)
    page = window.go("/compte/")
    page.get_by_role("link", name="Mes données").click()
    page.get_by_role("button", name="Demander une copie").click()
    expect(page.locator(".flashes")).to_contain_text("se prépare")
    site.work()
    page.reload()
    page.get_by_role("link", name="Prendre la copie").first.click()
    assert demo_address("social") in json.dumps(taken(page))

    page = window.go("/compte/mes-donnees")
    page.get_by_role("link", name="Voir ce que fait l’effacement").click()
    expect(page.get_by_role("heading", name="Ce qui disparaît")).to_be_visible()
    expect(page.get_by_role("heading", name="Ce qui reste, sans votre nom")).to_be_visible()
    with window.expecting(422), page.expect_navigation():
        page.get_by_role("button", name="Demander l’effacement").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("Votre mot de passe").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Demander l’effacement").click()
    expect(page.get_by_role("heading", name="L’effacement de votre compte est prévu le")).to_be_visible()
    page.get_by_role("button", name="Annuler l’effacement").click()
    expect(page.locator(".flashes")).to_contain_text("Rien n’a changé")
    expect(page.get_by_role("heading", name="L’effacement de votre compte est prévu le")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_officer_takes_a_copy_of_somebody_s_data_on_their_behalf(visit: Visit, site: Site, width: int) -> None:
    window = visit("dpo", width=width)
    page = window.go("/administration/")
    page.get_by_role("link", name="Droits des personnes").click()
    page.get_by_label("Pour qui ?").fill(demo_address("terrain"))
    page.locator("main").get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Intervenant de terrain").first.click()
    page.get_by_role("button", name="Demander une copie").click()
    expect(page.locator(".flashes")).to_contain_text("se prépare")
    site.work()
    page.reload()
    page.get_by_role("link", name="Prendre la copie").first.click()
    expect(page.get_by_text("À remettre à la personne, et à personne d’autre")).to_be_visible()
    assert demo_address("terrain") in json.dumps(taken(page))


def test_an_administrator_rewrites_a_legal_page_after_a_preview(visit: Visit) -> None:
    page = visit("admin").go("/administration/")
    page.get_by_role("link", name="Pages légales et accessibilité").click()
    page.get_by_role("link", name="Contact", exact=True).first.click()
    text = page.get_by_label("Texte de la page")
    text.fill(text.input_value() + "\n\n# Permanences\n\nLe **mardi** matin.")
    page.get_by_role("button", name="Voir un aperçu").click()
    preview = page.get_by_role("region", name="Aperçu, pas encore en ligne")
    expect(preview.get_by_role("heading", name="Permanences")).to_be_visible()
    page.get_by_role("button", name="Mettre en ligne").click()
    expect(page.locator(".flashes")).to_contain_text("est en ligne")

    anybody = visit().go("/contact")
    expect(anybody.get_by_role("heading", name="Permanences")).to_be_visible()
    expect(anybody.locator("main strong", has_text="mardi")).to_be_visible()

"""Administering without a database, and removing what identifies somebody: on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Site

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_changes_a_duration_then_brings_the_default_back(visit: Visit, width: int) -> None:
    window = visit("admin", width=width)
    page = window.go("/administration/")
    page.get_by_role("link", name="Réglages", exact=True).click()
    page.get_by_label("Mots du réglage").fill("garde texte")
    page.locator("main").get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Durée de garde d’un texte envoyé après la fin d’une session").click()
    page.get_by_label("Nouvelle valeur").fill("900")
    page.get_by_label("Motif").fill("Demande du comité de suivi")
    with window.expecting(422), page.expect_navigation():
        page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Nouvelle valeur")).to_have_value("900")
    expect(page.get_by_label("Motif")).to_have_value("Demande du comité de suivi")
    page.get_by_label("Nouvelle valeur").fill("36")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".flashes")).to_contain_text("Le réglage est enregistré")
    history = page.get_by_role("region", name="Histoire de ce réglage")
    expect(history).to_contain_text("Demande du comité de suivi")
    page.get_by_label("Motif").fill("Fin de l’essai")
    page.get_by_role("button", name="Revenir à la valeur de départ").click()
    expect(history.get_by_role("listitem").first).to_contain_text("Fin de l’essai")
    page = window.go("/administration/journal")
    expect(page.locator("main")).to_contain_text("Réglage modifié")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_facilitator_removes_what_identifies_somebody_after_seeing_what_will_go(visit: Visit, width: int) -> None:
    told = f"Madame Zébulon{width}"
    writer = visit("social", width=width)
    page = writer.go("/espaces/loire-atlantique/fils/nouveau")
    page.get_by_label("Titre").fill(f"Accueil de permanence {width}")
    page.get_by_label("Retour d’expérience").check()
    page.get_by_label("Votre message").fill(f"J’ai reçu {told} hier, et je cherche un relais.")
    page.get_by_role("button", name="Ouvrir le fil").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Accueil de permanence")
    thread = writer.path

    facilitator = visit("animation", width=width)
    page = facilitator.go(thread)
    page.get_by_role("link", name="Retirer un passage").first.click()
    page.get_by_label("Le passage à retirer").fill(told)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Voir ce qui sera retiré").click()
    going = page.get_by_role("region", name="Ce qui sera retiré")
    expect(going).to_contain_text(told)
    expect(going).to_contain_text("et je cherche un relais")
    page.get_by_role("button", name="Retirer définitivement").click()
    expect(page.locator(".flashes")).to_contain_text("Le passage est retiré")
    expect(page.locator("main")).not_to_contain_text(told)
    expect(page.locator("main")).to_contain_text("et je cherche un relais")
    found = facilitator.go(f"/recherche?q={told.split()[1]}")
    expect(found.locator("main .plain-list")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_has_a_shared_list_read_again_and_sees_what_became_of_it(
    visit: Visit, site: Site, width: int
) -> None:
    page = visit("admin", width=width).go("/administration/referentiels")
    page.get_by_role("link", name="Thèmes et publics").click()
    page.get_by_label("Code ou nom").fill("sante")
    page.locator("main").get_by_role("button", name="Chercher").click()
    expect(page.locator("#tableau tbody tr").first).to_be_visible()
    page.get_by_role("button", name="Relire les fichiers").click()
    expect(page.locator("main")).to_contain_text("en attente")
    site.work()
    page.reload()
    expect(page.locator("main")).to_contain_text("inchangés")

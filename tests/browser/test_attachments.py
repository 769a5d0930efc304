"""Joining a photo from a phone, taking it away, and being told why something is refused."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.kernel.files.samples import CANARY, photo

pytestmark = pytest.mark.browser

PHONE = 360


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_a_social_worker_joins_a_photo_from_a_phone(visit: Visit, site: Site, javascript: bool) -> None:
    window = visit("social", width=PHONE, javascript=javascript)
    page = window.go(site.path("{thread}"))
    page.get_by_label("Votre réponse").fill("Voici notre grille d’accueil.")
    field = page.get_by_label("Joindre des fichiers")
    expect(page.get_by_text("Ni document de dossier, ni photo d’une personne.").first).to_be_visible()
    field.set_input_files({"name": "dessin.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    with window.expecting(422):
        page.get_by_role("button", name="Répondre", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("un dessin SVG peut contenir un programme")
    expect(page.get_by_label("Votre réponse")).to_have_value("Voici notre grille d’accueil.")
    expect(page.get_by_text("Joignez de nouveau ce fichier")).to_be_visible()

    field.set_input_files({"name": "Grille.JPG", "mimeType": "image/jpeg", "buffer": photo()})
    page.get_by_role("button", name="Répondre", exact=True).click()
    expect(page.locator(".flashes")).to_contain_text("lieu, date et appareil retirés")
    link = page.get_by_role("link", name="Grille.jpg").last
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE

    with page.expect_download() as awaited:
        link.click()
    assert awaited.value.suggested_filename == "Grille.jpg"
    taken = awaited.value.path().read_bytes()
    assert taken.startswith(b"\xff\xd8\xff")
    assert CANARY not in taken

    page.get_by_role("link", name="Modifier").last.click()
    page.get_by_role("button", name="Retirer Grille.jpg").click()
    expect(page.locator(".flashes")).to_contain_text("Grille.jpg n’est plus joint")


def test_a_film_too_heavy_is_told_before_it_is_sent_and_the_text_stays(visit: Visit, site: Site) -> None:
    page = visit("social", width=PHONE).go(site.path("{thread}"))
    page.get_by_label("Votre réponse").fill("Un texte patiemment écrit.")
    field = page.get_by_label("Joindre des fichiers")
    field.set_input_files({"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"x" * (16 * 1024 * 1024)})
    expect(page.get_by_role("alert")).to_contain_text(
        "« film.mp4 » pèse 16 Mo : choisissez un fichier de 15 Mo au plus"
    )
    page.get_by_role("button", name="Répondre", exact=True).click()
    expect(field).to_be_focused()
    expect(page.get_by_label("Votre réponse")).to_have_value("Un texte patiemment écrit.")
    field.set_input_files([])
    expect(page.get_by_role("alert")).to_have_count(0)

"""What people come to do, done by a browser from the first page to the last."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import CLOSED_THREAD, WORKBOOK, Site
from tests.browser.window import Window, click_shape, tab_to

pytestmark = pytest.mark.browser

PHONE = 360
LAVAL_AGGLO = "/territoires/epci/200083392"


def plain(text: str) -> str:
    """A text with every kind of space made one plain space."""
    return re.sub(r"\s+", " ", text).strip()


def test_smoke_the_public_reads_a_figure_and_takes_it_away(visit: Visit) -> None:
    window = visit()
    page = window.go("/")
    page.locator("main").get_by_role("link", name="Observatoire des métiers").click()
    page.get_by_role("link", name="Aide à domicile", exact=True).click()
    page.get_by_label("Mesure").select_option("difficiles")
    page.get_by_label("Par", exact=True).select_option("departement")
    page.get_by_role("button", name="Montrer").click()

    expect(page.locator("#tableau-titre")).to_contain_text("2024")
    mayenne = page.locator("#tableau tbody tr", has=page.get_by_role("link", name="Mayenne"))
    assert [plain(cell) for cell in mayenne.locator("td.num").all_inner_texts()][:3] == ["341", "268", "79 %"]

    with page.expect_download() as awaited:
        page.get_by_role("link", name="Ces chiffres en CSV").click()
    taken = awaited.value.path().read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(taken), delimiter=";"))
    assert figures_of(lines) == figures_on(page)
    assert {line["année"] for line in lines} == {"2024"}
    assert {line["fichier"] for line in lines} == {WORKBOOK.name}


def figures_on(page: Page) -> dict[str, list[str]]:
    """The numbers of the table on the screen, by territory."""
    return {
        plain(row.locator("th a, th").first.inner_text()): [
            re.sub(r"[^\d,]", "", cell) for cell in row.locator("td.num").all_inner_texts()[:3]
        ]
        for row in page.locator("#tableau tbody tr, #tableau tfoot tr").all()
    }


def figures_of(lines: list[dict[str, str]]) -> dict[str, list[str]]:
    """The numbers of the file, by territory, rounded as the screen rounds them."""
    found: dict[str, list[str]] = {}
    for line in lines:
        value = line["valeur"].replace(",", ".")
        found.setdefault(line["territoire"], []).append(str(round(float(value))) if value else "")
    return found


def note_permanence(window: Window, sentence: str) -> None:
    """Fill the form of an activity by what a thumb can do, up to the last button."""
    page = window.page
    page.get_by_label("Permanence", exact=True).check()
    page.get_by_label("Commune", exact=True).fill("Mayenne (53)")
    for button, times in (("Passages", 3), ("Personnes nouvelles", 1), ("Bénévoles", 2)):
        for _ in range(times):
            page.get_by_role("button", name=f"Un de plus : {button}", exact=True).click()
    page.get_by_label("Une phrase").fill(sentence)


def test_smoke_a_field_worker_notes_an_activity_on_a_phone(visit: Visit) -> None:
    window = visit("terrain", width=PHONE)
    page = window.go("/")
    page.get_by_role("link", name="Noter une activité").click()
    assert window.heading == "Noter une activité"
    sentence = "Journée calme, le point d’eau est réparé."
    note_permanence(window, sentence)
    expect(page.get_by_text("Pas encore envoyé")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("main .flashes")).to_contain_text(re.compile(r"Activité enregistrée\. Reçu n°\s\S+"))
    entry = page.locator("main li", has_text=sentence)
    expect(entry).to_have_count(1)
    words = plain(entry.inner_text())
    assert "Permanence, Mayenne" in words
    assert "3 " in words
    assert "2 bénévoles" in words
    assert "dont 1 personne nouvelle" in words


def test_an_activity_sent_twice_counts_once(visit: Visit, site: Site) -> None:
    window = visit("terrain", width=PHONE)
    address, form = site.path("{relais}/activites"), site.path("{note}")
    page = window.go(form)
    sentence = "Deux familles orientées vers la mission locale."
    note_permanence(window, sentence)
    sent = page.locator("form[data-activity]").evaluate("form => Object.fromEntries(new FormData(form))")
    page.get_by_role("button", name="Enregistrer").click()
    receipt = plain(page.locator("main .flashes").inner_text())

    again = page.request.post(f"{window.address}{form}", form=sent, headers={"Referer": page.url})
    assert again.ok
    page = window.go(address)
    expect(page.locator("main li", has_text=sentence)).to_have_count(1)
    assert plain(page.locator("main li", has_text=sentence).inner_text()).split("Reçu n° ")[1][:6] in receipt


def test_going_back_and_sending_again_counts_once(visit: Visit, site: Site) -> None:
    window = visit("terrain", width=PHONE)
    address, form = site.path("{relais}/activites"), site.path("{note}")
    page = window.go(form)
    sentence = "Le marché était plein, il a manqué des bras."
    note_permanence(window, sentence)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main .flashes")).to_contain_text("Reçu")

    page.go_back()
    page.get_by_label("Une phrase").wait_for()
    if page.get_by_label("Une phrase").input_value() == sentence:
        with window.expecting(422):
            page.get_by_role("button", name="Enregistrer").click()
            expect(page.locator("main .flash, main .error-summary")).to_contain_text(
                re.compile("reçu n°", re.IGNORECASE)
            )
    page = window.go(address)
    expect(page.locator("main li", has_text=sentence)).to_have_count(1)


def test_an_activity_is_noted_without_scripts(visit: Visit) -> None:
    window = visit("terrain", width=PHONE, javascript=False)
    page = window.go("/")
    page.get_by_role("link", name="Noter une activité").click()
    page.get_by_label("Permanence", exact=True).check()
    page.get_by_label("Commune", exact=True).fill("Mayenne (53)")
    page.get_by_label("Passages").fill("4")
    page.get_by_label("Bénévoles", exact=True).fill("1")
    sentence = "Matinée de pluie, peu de passage."
    page.get_by_label("Une phrase").fill(sentence)
    page.get_by_role("button", name="Enregistrer").click()

    assert "Reçu n°" in page.locator("main .flashes").inner_text()
    assert page.locator("main li", has_text=sentence).count() == 1


def test_a_stranger_finds_no_field_log(visit: Visit, site: Site) -> None:
    window = visit("membre53")
    address = site.path("{relais}/activites")
    for closed in (address, f"{address}/nouvelle"):
        window.go(closed, status=404)


def test_smoke_a_social_worker_opens_a_thread_that_everybody_reads(visit: Visit) -> None:
    window = visit("social")
    page = window.go("/espaces/")
    page.get_by_role("link", name="Loire-Atlantique : échanges de pratiques").click()
    page.get_by_role("link", name="Ouvrir un fil").click()
    title = "Accompagner un premier rendez-vous à la banque : qui fait quoi ?"
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Retour d’expérience").check()
    page.get_by_label("Votre message").fill("Nous y allons **à deux** la première fois.")
    page.get_by_role("button", name="Voir un aperçu").click()
    expect(page.get_by_role("region", name="Aperçu, pas encore publié").locator("strong")).to_have_text("à deux")
    expect(page.get_by_label("Titre")).to_have_value(title)
    page.get_by_role("button", name="Ouvrir le fil").click()
    assert window.heading == title
    thread = window.path

    page.get_by_label("Votre réponse").fill("Le carnet de liaison aide aussi.")
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_role("link", name="Modifier votre message 2").click()
    page.get_by_label("Votre message").fill("Un carnet de liaison aide aussi, tenu par la personne.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("article").nth(1)).to_contain_text("tenu par la personne")
    expect(page.get_by_role("article").nth(1)).to_contain_text("modifié")

    anybody = visit()
    page = anybody.go("/espaces/loire-atlantique")
    page.get_by_role("link", name=title).click()
    assert anybody.path == thread
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_role("link", name="Se connecter pour répondre")).to_be_visible()


def test_a_closed_space_is_out_of_reach_of_who_is_not_a_member(visit: Visit, site: Site) -> None:
    closed = "/espaces/loire-atlantique-aller-vers"
    thread = site.path("{closed}")
    member = visit("animation")
    member.go(thread)
    expect(member.go(closed).get_by_role("link", name=CLOSED_THREAD)).to_be_visible()

    stranger = visit("membre53")
    for address in (closed, thread):
        stranger.go(address, status=404)
    for page in ("/", "/espaces/", "/espaces/loire-atlantique", "/territoires/departement/44"):
        source = stranger.go(page).content()
        assert closed not in source, f"{page} leads to the closed space"
        assert CLOSED_THREAD not in source, f"{page} names a thread of the closed space"


def test_smoke_an_officer_goes_from_the_map_to_a_commune(visit: Visit) -> None:
    window = visit("region")
    page = window.go("/")
    click_shape(page, LAVAL_AGGLO)
    page.wait_for_url(f"**{LAVAL_AGGLO}")
    assert window.heading == "Laval Agglomération"
    click_shape(page, "/territoires/commune/53130")
    page.wait_for_url("**/territoires/commune/53130")
    assert window.heading == "Laval"


def test_the_keyboard_alone_goes_from_the_list_to_a_commune(visit: Visit) -> None:
    window = visit("region")
    page = window.go("/")
    for name, address in (
        ("Tous les territoires, en liste", "/territoires/"),
        ("Laval Agglomération", LAVAL_AGGLO),
        ("Saint-Berthevin", "/territoires/commune/53201"),
    ):
        tab_to(page, name)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{address}")
    assert window.heading == "Saint-Berthevin"


def test_an_analyst_sends_a_workbook_the_portal_already_knows(visit: Visit, site: Site) -> None:
    window = visit("analyste")
    page = window.go("/observatoire/imports")
    page.get_by_label("Fichier du producteur").set_input_files(WORKBOOK)
    page.get_by_label("D’où vient-il").fill("Site de France Travail")
    page.get_by_role("button", name="Déposer et lire").click()
    assert window.heading == WORKBOOK.name
    expect(page.get_by_role("heading", name="Lecture en cours")).to_be_visible()

    assert site.work() == 1
    page.get_by_role("link", name="Voir où elle en est").click()
    expect(page.get_by_text("Ce fichier était déjà connu")).to_be_visible()
    page = window.go("/observatoire/imports")
    expect(page.get_by_role("link", name=WORKBOOK.name).first).to_be_visible()

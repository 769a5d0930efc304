"""The explorer in a browser: a real question, asked from the home page, in place with scripts and without them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

MAP = "/observatoire/explorer?mesure=difficiles,projets&metiers=V4X83&maille=bassin&periodes=2024&vue=carte"


def plain(text: str) -> str:
    """A text with every kind of space made one plain space."""
    return re.sub(r"\s+", " ", text).strip()


def ask(page: Page, part: str, choices: tuple[str, ...]) -> None:
    """Open a part of the question, tick what is wanted of it, and send it."""
    panel = page.locator(part)
    panel.locator("> summary").click()
    for choice in choices:
        panel.get_by_label(choice, exact=True).first.check()
    panel.get_by_role("button", name="Montrer").click()


def difficult_hires_in_mayenne(page: Page) -> list[str]:
    """The row of Mayenne, once the question is asked from the home page."""
    page.get_by_role("navigation", name="Parties du portail").get_by_role("link", name="Observatoire").click()
    page.locator("main").get_by_role("link", name="Explorer les chiffres").click()
    ask(page, "#choix-lieux", ("par département",))
    expect(page.locator("#tableau-titre")).to_contain_text("départements de la région")
    ask(page, "#choix-mesure", ("Part de projets jugés difficiles",))
    expect(page.locator("#tableau thead th").nth(1)).to_contain_text("difficile")
    row = page.locator("#tableau tbody tr", has=page.get_by_role("link", name="Mayenne"))
    return [plain(cell) for cell in row.locator("td").all_inner_texts()]


def test_difficult_hires_of_home_helps_in_mayenne_are_found_from_the_home_page(visit: Visit) -> None:
    window = visit()
    page = window.go("/")
    page.evaluate("window.isTheSamePage = true")

    cells = difficult_hires_in_mayenne(page)
    assert "79 % 268 sur 341" in cells
    assert page.evaluate("window.isTheSamePage") is None

    page.evaluate("window.isTheSamePage = true")
    page.get_by_role("link", name="Carte", exact=True).click()
    expect(page.locator("svg.map")).to_be_visible()
    assert "vue=carte" in page.url
    assert page.evaluate("window.isTheSamePage")
    expect(page.locator("main > p[role=status]")).to_contain_text("le plus haut")
    assert page.evaluate("document.activeElement.textContent") == "Carte"
    page.go_back()
    expect(page.locator("svg.map")).to_have_count(0)

    page.locator("#tableau tbody tr", has=page.get_by_role("link", name="Mayenne")).locator("a.figure").first.click()
    expect(page.locator("main")).to_contain_text("268")


def test_the_same_question_is_asked_without_scripts(visit: Visit) -> None:
    window = visit(javascript=False)

    assert "79 % 268 sur 341" in difficult_hires_in_mayenne(window.go("/"))


def test_the_value_of_a_mark_is_read_by_pointing_by_keyboard_and_by_touch(visit: Visit) -> None:
    page = visit().go(MAP)
    said = page.locator(".mark-said")

    page.locator("svg.map a path").nth(4).hover()
    expect(said).to_have_text(re.compile(r".+\s: .+"))
    page.keyboard.press("Escape")
    expect(said).to_be_hidden()

    page.locator(".skip-link[href='#dessin-fin']").focus()
    page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    expect(said).to_have_text(name)
    assert page.locator("svg.map title").count() > 1
    assert "Passer" not in name


def test_a_phone_reads_a_mark_at_the_first_touch_and_follows_it_at_the_second(visit: Visit) -> None:
    page = visit(width=360, touch=True).go(MAP)
    shape = page.locator("svg.map a path").nth(4)
    shape.scroll_into_view_if_needed()

    shape.tap()
    expect(page.locator(".mark-said")).to_contain_text("touchez encore")
    shape.tap()
    expect(page).to_have_url(re.compile("/observatoire/chiffres/"))

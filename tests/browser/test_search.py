"""Searching in a real browser: on a phone, by the keyboard alone, and what a member finds that others do not."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import CLOSED_THREAD, Site
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import NARROWEST, sticking_out

pytestmark = pytest.mark.browser

PHONE = 360
# Any page that is neither the home page nor the search page: its field stands in the header.
ELSEWHERE = "/observatoire/"


def field(page: Page):
    """The search field of a page."""
    return page.get_by_label(re.compile("^Chercher un métier"))


def typed(page: Page, words: str):
    """Type in the field as a person does, and wait for what is suggested."""
    field(page).press_sequentially(words, delay=20)
    shown = page.get_by_role("listbox", name="Suggestions")
    expect(shown).to_be_visible()
    return shown.get_by_role("option")


def test_smoke_from_the_header_of_a_phone_to_a_result(visit: Visit) -> None:
    window = visit(width=PHONE)
    page = window.go(ELSEWHERE)
    field(page).fill("educatrice specialisee")
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_url("**/recherche?q=educatrice+specialisee")
    expect(page).to_have_title(re.compile(r"«\seducatrice specialisee\s», .* résultat"))
    expect(field(page)).to_have_value("educatrice specialisee")
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("navigation", name="Genres de résultats").get_by_role("link", name="Métiers").click()
    page.get_by_role("link", name="Éducateur ou éducatrice spécialisée").click()
    assert window.heading == "Éducateur ou éducatrice spécialisée"


def test_filters_narrow_without_losing_the_words(visit: Visit) -> None:
    page = visit(width=PHONE).go("/recherche?q=logement")
    page.get_by_label("Territoire", exact=True).select_option("Loire-Atlantique")
    page.get_by_role("button", name="Filtrer").click()
    page.wait_for_url("**territoire=departement%3A44**")
    expect(field(page)).to_have_value("logement")
    expect(page.get_by_label("Territoire", exact=True)).to_have_value("departement:44")
    expect(page.get_by_role("link", name=re.compile("^Visiter un"))).to_be_visible()


def test_the_keyboard_alone_follows_a_suggestion(visit: Visit) -> None:
    window = visit()
    page = window.go(ELSEWHERE)
    field(page).focus()
    options = typed(page, "chateaub")
    box = field(page)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".search-line [role=status]")).to_have_text(re.compile(r"\d suggestions, flèches"))

    page.keyboard.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.nth(0).get_attribute("id") or "")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/territoires/commune/44036")
    assert window.heading == "Châteaubriant"


def test_escape_closes_and_enter_searches_what_was_typed(visit: Visit) -> None:
    page = visit().go(ELSEWHERE)
    typed(page, "saint")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()
    expect(field(page)).to_have_value("saint")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?q=saint")


def test_leaving_the_field_closes_the_list_and_one_letter_opens_none(visit: Visit) -> None:
    page = visit().go(ELSEWHERE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggestions" in request.url else None)
    field(page).press_sequentially("s", delay=10)
    page.wait_for_timeout(400)
    assert asked == []
    typed(page, "aint")
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()
    # One question for all that was typed in a row.
    assert len(asked) == 1


def test_suggestions_are_clicked_and_read_on_the_narrowest_screen(visit: Visit) -> None:
    window = visit(width=NARROWEST)
    page = window.go("/")
    options = typed(page, "Laval")
    assert not faults(page), "\n".join(faults(page))
    assert not sticking_out(page), "\n".join(sticking_out(page))
    box = options.first.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.get_by_role("option", name=re.compile("^Laval Agglomération")).click()
    page.wait_for_url("**/territoires/epci/200083392")
    assert window.heading == "Laval Agglomération"


def test_without_scripts_the_field_still_searches(visit: Visit) -> None:
    page = visit(javascript=False).go("/")
    field(page).fill("Laval")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("link", name="Laval", exact=True)).to_be_visible()


def test_a_member_of_a_closed_space_finds_what_others_do_not(visit: Visit, site: Site) -> None:
    words = "porte ne s’ouvre pas"
    page = visit("animation").go(f"/recherche?q={words}")
    found = page.get_by_role("link", name=CLOSED_THREAD)
    expect(found.first).to_be_visible()
    found.first.click()
    page.wait_for_url(f"**{site.path('{closed}')}")

    for account in (None, "membre53"):
        window = visit(account)
        page = window.go(f"/recherche?q={words}")
        expect(page.get_by_role("link", name=re.compile("Frapper"))).to_have_count(0)
        assert CLOSED_THREAD not in page.content()
        page = window.go(ELSEWHERE)
        field(page).press_sequentially("frapper a une porte", delay=10)
        expect(page.locator(".search-line [role=status]")).to_have_text("Aucune suggestion.")

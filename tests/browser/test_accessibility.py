"""No rule of the RGAA that a machine can check is broken on any page, and the keyboard reaches everything."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.pages import NEW_THREAD, ON_A_PHONE, PAGES, SAMPLE, named
from tests.browser.site import Site

pytestmark = pytest.mark.browser

# The rules that axe ties to criteria of the RGAA, and the two levels of the WCAG they come from.
RULES = {"runOnly": {"type": "tag", "values": ["RGAAv4", "wcag2a", "wcag2aa"]}, "resultTypes": ["violations"]}
AXE = Axe()
TABBABLE = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const radios = new Set();
  return all.filter(one => {
    if (one.disabled || one.type === "hidden" || !one.checkVisibility({visibilityProperty: true})) return false;
    if (one.type !== "radio") return true;
    const group = [...document.getElementsByName(one.name)].filter(other => other.checkVisibility());
    const chosen = group.find(other => other.checked);
    if (chosen ? one === chosen : !radios.has(one.name)) { radios.add(one.name); return true; }
    return false;
  }).map((one, index) => { one.dataset.rank = index; return one.outerHTML.slice(0, 120); });
}"""
# A radio without a choice is reached at the first or the last of its group, as one comes from above or below.
RANK = "() => document.activeElement.dataset?.rank ?? null"


def faults(page: Page) -> list[str]:
    """What axe holds against a page, one line for each element."""
    found = AXE.run(page, options=RULES).response["violations"]
    return [line for violation in found for line in told(violation)]


def told(violation: dict[str, Any]) -> Iterator[str]:
    """A violation in words: the rule, the criterion, the element."""
    criteria = " ".join(tag for tag in violation["tags"] if tag.startswith("RGAA-"))
    for node in violation["nodes"]:
        yield f"{violation['id']} ({criteria}): {node['target']} {node['html'][:200]} — {node['failureSummary']}"


@pytest.mark.parametrize(("account", "path"), PAGES, ids=named)
def test_no_page_breaks_a_rule_a_machine_can_check(look: Visit, site: Site, account: str | None, path: str) -> None:
    page = look(account).go(site.path(path))
    assert not faults(page), "\n".join(faults(page))


@pytest.mark.parametrize(("account", "path"), SAMPLE, ids=named)
def test_dark_pages_are_as_readable(look: Visit, site: Site, account: str | None, path: str) -> None:
    page = look(account, scheme="dark").go(site.path(path))
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert not faults(page), "\n".join(faults(page))


@pytest.mark.parametrize(("account", "path"), ON_A_PHONE, ids=named)
def test_pages_on_a_phone_are_as_accessible(look: Visit, site: Site, account: str | None, path: str) -> None:
    page = look(account, width=360).go(site.path(path))
    assert not faults(page), "\n".join(faults(page))


def test_a_page_not_found_breaks_no_rule(visit: Visit) -> None:
    page = visit().go("/nulle-part", status=404)
    assert not faults(page), "\n".join(faults(page))


@pytest.mark.parametrize(
    ("account", "path", "button"),
    [
        (None, "/connexion", "Se connecter"),
        ("terrain", "{note}", "Enregistrer"),
        ("social", NEW_THREAD, "Ouvrir le fil"),
        ("social", "{thread}", "Répondre"),
        ("analyste", "/observatoire/imports", "Déposer et lire"),
    ],
    ids=named,
)
def test_a_refused_form_says_what_is_wrong_to_everybody(
    visit: Visit, site: Site, account: str | None, path: str, button: str
) -> None:
    window = visit(account)
    page = window.go(site.path(path))
    for field in page.locator("main form input[name=commune]").all():
        field.fill("")
    with window.expecting(422), page.expect_navigation():
        page.locator("main").get_by_role("button", name=button, exact=True).click()

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert not faults(page), "\n".join(faults(page))
    wrong = page.locator("[aria-invalid=true]").first
    for id in (wrong.get_attribute("aria-describedby") or "").split():
        expect(page.locator(f"[id='{id}']")).to_have_count(1)
    summary.get_by_role("link").first.click()
    assert page.evaluate("() => ['INPUT', 'TEXTAREA', 'SELECT'].includes(document.activeElement.tagName)")


@pytest.mark.parametrize("path", ["/", "/observatoire/metiers/aide-a-domicile", "/connexion"])
def test_the_first_tab_leads_to_the_content(visit: Visit, path: str) -> None:
    page = visit().go(path)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Aller au contenu")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main#contenu")).to_be_focused()


@pytest.mark.parametrize(("account", "path"), [(None, "/associations/"), ("terrain", "{note}")], ids=named)
def test_the_keyboard_reaches_everything_and_is_never_trapped(
    visit: Visit, site: Site, account: str | None, path: str
) -> None:
    page = visit(account).go(site.path(path))
    expected = page.evaluate(TABBABLE)
    reached = []
    for _ in range(2 * len(expected) + 10):
        page.keyboard.press("Tab")
        rank = page.evaluate(RANK)
        if rank is None or rank in reached[-1:]:
            continue
        if rank in reached:
            break
        reached.append(rank)
    missed = [html for rank, html in enumerate(expected) if str(rank) not in reached]
    assert not missed, "\n".join(missed)
    assert [int(rank) for rank in reached] == sorted(int(rank) for rank in reached), "the focus jumps about"


def test_focus_is_seen(visit: Visit) -> None:
    page = visit().go("/connexion")
    field = page.get_by_label("Adresse électronique")
    before = field.screenshot()
    box = field.bounding_box()
    assert box is not None
    around = {"x": box["x"] - 6, "y": box["y"] - 6, "width": box["width"] + 12, "height": box["height"] + 12}
    unfocused = page.screenshot(clip=around, caret="hide")
    field.focus()
    assert page.screenshot(clip=around, caret="hide") != unfocused
    assert before

"""Pages fit narrow screens and large letters, and need no script to be read."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.pages import ON_A_PHONE, PAGES, named
from tests.browser.site import Site

pytestmark = pytest.mark.browser

NARROWEST = 320
# What sticks out of the window, apart from what lies in a box that scrolls by itself.
STICKING_OUT = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const boxed = one => {
    for (let box = one.parentElement; box; box = box.parentElement)
      if (box !== root && box !== document.body && getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter(
    one => one.getBoundingClientRect().right > root.clientWidth + 0.5 && !boxed(one));
  return [`${root.scrollWidth} px in ${root.clientWidth}`, ...out.slice(0, 8).map(one => one.outerHTML.slice(0, 160))];
}"""
# Text cut by a box that hides what does not fit, without the three dots that say so.
CUT = """() => [...document.querySelectorAll("body *")].filter(one => {
  const style = getComputedStyle(one);
  if (one.closest("svg, .visually-hidden, .skip-link") || !one.innerText?.trim()) return false;
  if (!one.checkVisibility() || style.textOverflow === "ellipsis") return false;
  return (style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1)
      || (style.overflowY === "hidden" && one.scrollHeight > one.clientHeight + 1);
}).map(one => one.outerHTML.slice(0, 160))"""

# What has the focus and lies, wholly or partly, under a bar that stays in place; a tall table fits in no window.
UNDER_A_BAR = """() => {
  const one = document.activeElement, bar = one.closest(".save-bar, .doors");
  if (one === document.body || bar) return "";
  const box = one.getBoundingClientRect();
  if (box.height > innerHeight / 2) return "";
  const over = [...document.querySelectorAll(".save-bar, .doors")].some(
    other => { const its = other.getBoundingClientRect();
      return box.bottom > its.top + 1 && box.top < its.bottom - 1 && box.right > its.left && box.left < its.right; });
  return over ? one.outerHTML.slice(0, 120) : "";
}"""


def sticking_out(page: Page) -> list[str]:
    """What makes a page scroll sideways."""
    return list(page.evaluate(STICKING_OUT))


@pytest.mark.parametrize(("account", "path"), PAGES, ids=named)
def test_no_page_scrolls_sideways(look: Visit, site: Site, account: str | None, path: str) -> None:
    page = look(account, width=NARROWEST).go(site.path(path))
    assert not sticking_out(page), "\n".join(sticking_out(page))


@pytest.mark.parametrize(("account", "path"), PAGES, ids=named)
def test_letters_twice_as_large_lose_nothing(look: Visit, site: Site, account: str | None, path: str) -> None:
    page = look(account, letters=2).go(site.path(path))
    assert not sticking_out(page), "\n".join(sticking_out(page))
    cut = page.evaluate(CUT)
    assert not cut, "\n".join(cut)


@pytest.mark.parametrize(("account", "path"), PAGES, ids=named)
def test_every_page_is_read_without_scripts(look: Visit, site: Site, account: str | None, path: str) -> None:
    page = look(account, javascript=False).go(site.path(path))
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_be_visible()
    assert len(page.locator("main").inner_text()) > len(page.locator("h1").inner_text()) + 20
    for unusable in page.locator("[data-step], [data-theme-switch]").all():
        expect(unusable).to_be_hidden()


@pytest.mark.parametrize(("account", "path"), ON_A_PHONE, ids=named)
def test_what_has_the_focus_is_never_under_a_bar_of_the_phone(
    look: Visit, site: Site, account: str | None, path: str
) -> None:
    page = look(account, width=360, height=740).go(site.path(path))
    for way in ("Tab", "Shift+Tab"):
        hidden = set()
        for _ in range(60):
            page.keyboard.press(way)
            hidden.add(page.evaluate(UNDER_A_BAR))
        assert hidden == {""}, "\n".join(hidden)


def test_the_foot_of_a_short_page_is_the_foot_of_the_window(look: Visit) -> None:
    page = look(width=1280, height=1000).go("/mot-de-passe-oublie/envoye")
    assert page.locator(".site-footer").evaluate("foot => Math.round(foot.getBoundingClientRect().bottom)") == 1000

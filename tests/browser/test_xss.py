"""Attacks planted in everything people write, then every kind of page opened in a browser that listens.

A dialog, a violation of the content security policy, a request to another host, a script error, or a tag or attribute
that the page does not have by itself: each fails the test. Every page that shows people's text shows fifty attacks.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog

from app.kernel.prose.rendering import ALLOWED_TAGS
from tests.browser.site import Site, served
from tests.browser.window import Window
from tests.database import TestDatabase
from tests.hostile.exploring import explore
from tests.hostile.planting import plant, planted_in
from tests.hostile.town import Town, token_of
from tests.hostile.town import plant as plant_town

pytestmark = pytest.mark.browser

ENOUGH = 50
MOST_TURNS = 24
# What the frame of every page shows: the name of whoever is signed in, shown enough on the pages counted.
FRAME = 6
SEARCHES = ("/recherche?q=relais", "/recherche?q=secours", "/administration/personnes?q=zq")
LISTEN = """() => {
  window.violations = [];
  addEventListener("securitypolicyviolation", event => window.violations.push(
    `${event.violatedDirective} ${event.blockedURI} ${event.sample}`), true);
}"""
PARTS = """() => {
  const parts = new Set();
  for (const one of document.querySelectorAll("*")) {
    const tag = one.tagName.toLowerCase();
    parts.add(tag);
    for (const name of one.getAttributeNames()) parts.add(`${tag} ${name}`);
    for (const name of ["href", "src", "action", "formaction", "xlink:href"]) {
      const value = one.getAttribute(name);
      if (value && !/^(\\/(?!\\/)|#|\\?|https?:\\/\\/|mailto:)/.test(value)) parts.add(`${tag} leads to ${value}`);
    }
  }
  return {parts: [...parts], violations: window.violations, html: document.documentElement.outerHTML};
}"""
PROSE = {*ALLOWED_TAGS, "a href", "a rel", "ol start"}


@dataclass
class Watch:
    """A window opened as somebody, and the dialogs it was shown."""

    window: Window
    dialogs: list[str] = field(default_factory=list)

    def listen(self) -> "Watch":
        """Hear what no page of ours does by itself."""
        self.window.page.add_init_script(f"({LISTEN})()")
        self.window.page.on("dialog", self._dialog)
        return self

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def see(self, url: str) -> dict[str, Any]:
        """The parts of a page, what its policy stopped, and its source as the browser holds it."""
        page = self.window.go(url)
        return dict(page.evaluate(PARTS))

    def troubles(self) -> list[str]:
        """What went wrong since it was last asked, once."""
        found = [*(f"dialog {message!r}" for message in self.dialogs), *self.window.problems]
        self.dialogs.clear()
        self.window.problems.clear()
        return found


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Town]]:
    """A portal of its own, with its demonstration and the small world, that the attacks may spoil."""
    folder = tmp_path_factory.mktemp("besieged")
    worker = f"besieged_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    database = TestDatabase.make(os.environ.get("TEST_DATABASE_URL", ""), folder, worker)
    with served(database, folder) as site:
        with site.app.app_context():
            town = plant_town(site.app, database)
        yield site, town
    database.drop()


@pytest.fixture(scope="module")
def watches(besieged: tuple[Site, Town], browsers: Callable[[int], Browser]) -> Iterator[Callable[[str | None], Watch]]:
    """A listening window for each account, opened once."""
    site, _town = besieged
    opened: dict[str | None, Watch] = {}

    def watch(account: str | None) -> Watch:
        if account not in opened:
            context = browsers(1).new_context(locale="fr-FR", reduced_motion="reduce")
            if account is not None:
                context.add_cookies([session_of(site, account)])
            opened[account] = Watch(Window(context, site.address)).listen()
        return opened[account]

    yield watch
    for one in opened.values():
        one.window.context.close()


def session_of(site: Site, account: str) -> Any:
    """The cookie of somebody's session."""
    signer = site.app.session_interface.get_signing_serializer(site.app)  # type: ignore[attr-defined]
    name = site.app.config["SESSION_COOKIE_NAME"]
    return {"name": name, "value": signer.dumps({"_user_id": token_of(account)}), "url": site.address}


def test_no_attack_reaches_any_reader(besieged: tuple[Site, Town], watches: Callable[[str | None], Watch]) -> None:
    site, town = besieged
    with site.app.app_context():
        visits = [*explore(town).one_of_each(), *(("admin@example.org", url) for url in SEARCHES)]
    plain = {part for account, url in visits for part in watches(account).see(url)["parts"]} | PROSE
    shown: dict[tuple[str | None, str], set[int]] = defaultdict(set)
    wrong: list[str] = []
    waiting = list(visits)
    for turn in range(MOST_TURNS):
        with site.app.app_context():
            list(plant(turn))
        waiting = [visit for visit in waiting if not look(visit, watches(visit[0]), plain, shown[visit], wrong)]
    assert not wrong, "\n".join(wrong[:40])
    assert not waiting, f"fewer than {ENOUGH} attacks were shown on {waiting}: {[len(shown[one]) for one in waiting]}"


def look(visit: tuple[str | None, str], watch: Watch, plain: set[str], shown: set[int], wrong: list[str]) -> bool:
    """Open a page, note what is wrong; says whether it has been looked at enough."""
    account, url = visit
    seen = watch.see(url)
    troubles = [*watch.troubles(), *seen["violations"], *(part for part in seen["parts"] if part not in plain)]
    wrong += [f"{url} as {account}: {trouble}" for trouble in troubles]
    found = planted_in(seen["html"])
    shown |= found
    return len(found) <= FRAME or len(shown) >= ENOUGH


def test_the_listeners_hear_an_attack_that_gets_through(watches: Callable[[str | None], Watch]) -> None:
    """Without this, silence would prove nothing."""
    watch = watches(None)
    page = watch.window.go("/aide/")
    page.evaluate("() => { document.querySelector('main').innerHTML += '<img src=x onerror=alert(1)>'; }")
    page.wait_for_function("() => window.violations.length > 0")
    page.evaluate("() => alert('entendu')")
    seen = page.evaluate(PARTS)
    assert "img onerror" in seen["parts"]
    assert any("script-src" in violation for violation in seen["violations"])
    assert any("entendu" in trouble for trouble in watch.troubles())


def test_no_other_site_shows_our_pages_in_a_frame(site: Site, browsers: Callable[[int], Browser]) -> None:
    page = browsers(1).new_context().new_page()
    page.set_content(f'<h1>Ailleurs</h1><iframe src="{site.address}/connexion" width=600 height=400></iframe>')
    page.wait_for_function("() => document.querySelector('iframe').contentWindow.length === 0")
    page.wait_for_timeout(500)
    framed = page.frames[1]
    assert not framed.locator("form").count(), "the sign-in form is shown within another site"
    assert not framed.url.startswith(site.address)
    page.context.close()

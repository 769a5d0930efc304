"""A real browser before a real portal: `visit("terrain", width=360)` opens a watched window as somebody."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from app.account.services import DEMO_PASSWORD, demo_address
from tests.browser.site import Site, served
from tests.browser.window import Window
from tests.database import TestDatabase

Visit = Callable[..., Window]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE_MS = 15_000
HEIGHTS = {True: 780, False: 900}
PHONE = 500
LETTERS_PX = 16


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The portal with its demonstration, on the engine that TEST_DATABASE_URL names (SQLite by default)."""
    worker = f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    folder = tmp_path_factory.mktemp("browser")
    database = TestDatabase.make(os.environ.get("TEST_DATABASE_URL", ""), folder, worker)
    with served(database, folder) as made:
        yield made
    database.drop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browsers(playwright: Playwright) -> Iterator[Callable[[int], Browser]]:
    """Debian's chromium where there is one, else Playwright's own; one for each size of letters people set."""
    launched: dict[int, Browser] = {}

    def browser(letters: int) -> Browser:
        if letters not in launched:
            launched[letters] = playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
                args=[*ARGUMENTS, f"--blink-settings=defaultFontSize={LETTERS_PX * letters}"],
            )
        return launched[letters]

    yield browser
    for one in launched.values():
        one.close()


@pytest.fixture(scope="session")
def signed_in(browsers: Callable[[int], Browser], site: Site) -> Callable[[str], Any]:
    """The cookies of a demonstration account, got once by the sign-in form."""
    kept: dict[str, Any] = {}

    def cookies(account: str) -> Any:
        if account not in kept:
            window = Window(browsers(1).new_context(locale="fr-FR"), site.address)
            page = window.go("/connexion?suite=/aide/")
            page.get_by_label("Adresse électronique").fill(demo_address(account))
            page.get_by_label("Mot de passe").fill(DEMO_PASSWORD)
            page.get_by_role("button", name="Se connecter").click()
            page.wait_for_url(f"{site.address}/aide/")
            kept[account] = window.context.storage_state()
            window.close()
        return kept[account]

    return cookies


@pytest.fixture
def visit(browsers: Callable[[int], Browser], site: Site, signed_in: Callable[[str], Any]) -> Iterator[Visit]:
    """Open windows, each in a context of its own; all that went wrong in one of them fails the test."""
    opened: list[Window] = []

    def open_window(
        account: str | None = None,
        width: int = 1280,
        javascript: bool = True,
        scheme: Literal["light", "dark"] = "light",
        letters: int = 1,
    ) -> Window:
        context = browsers(letters).new_context(
            viewport={"width": width, "height": HEIGHTS[width < PHONE]},
            java_script_enabled=javascript,
            color_scheme=scheme,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            storage_state=signed_in(account) if account else None,
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(Window(context, site.address))
        return opened[-1]

    yield open_window
    problems = []
    for window in opened:
        window.context.close()
        problems += window.problems
    assert not problems, "\n".join(problems)

"""A real browser before a real portal: `visit("terrain", width=360)` opens a watched window as somebody."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from app.account.services import DEMO_PASSWORD, demo_address
from tests.browser.site import Site, served
from tests.browser.window import Window
from tests.database import TestDatabase

Visit = Callable[..., Window]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE_MS = 15_000
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
            give_demo_code(page)
            page.wait_for_url(f"{site.address}/aide/")
            kept[account] = window.context.storage_state()
            window.close()
        return kept[account]

    return cookies


def give_demo_code(page: Page) -> None:
    """Give the code that the demonstration writes on the page, when the account is asked one."""
    page.wait_for_load_state()
    if page.locator("h1").inner_text() != "Votre code":
        return
    page.get_by_label("Code à 6 chiffres").fill(page.locator("[data-demo-code]").inner_text())
    page.get_by_role("button", name="Continuer").click()


@pytest.fixture(scope="session")
def new_window(browsers: Callable[[int], Browser], site: Site, signed_in: Callable[[str], Any]) -> Visit:
    """Open a window in a context of its own, as somebody, at a width, with or without scripts."""

    def open_window(
        account: str | None = None,
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        scheme: Literal["light", "dark"] = "light",
        letters: int = 1,
        touch: bool = False,
    ) -> Window:
        context = browsers(letters).new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme=scheme,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            has_touch=touch,
            storage_state=signed_in(account) if account else None,
        )
        context.set_default_timeout(PATIENCE_MS)
        return Window(context, site.address)

    return open_window


@pytest.fixture
def visit(new_window: Visit) -> Iterator[Visit]:
    """Open fresh windows for one test; all that goes wrong in one of them fails the test."""
    opened: list[Window] = []

    def open_window(account: str | None = None, **options: Any) -> Window:
        opened.append(new_window(account, **options))
        return opened[-1]

    yield open_window
    for window in opened:
        window.context.close()
    inspect_windows(opened)


@pytest.fixture(scope="session")
def kept_windows() -> Iterator[dict[tuple[Any, ...], Window]]:
    """The windows of tests that only look, open until the end."""
    kept: dict[tuple[Any, ...], Window] = {}
    yield kept
    for window in kept.values():
        window.context.close()


@pytest.fixture
def look(new_window: Visit, kept_windows: dict[tuple[Any, ...], Window]) -> Iterator[Visit]:
    """Look at a page and change nothing: the same window serves the next test that looks as the same person."""
    used: list[Window] = []

    def open_window(account: str | None = None, **options: Any) -> Window:
        who = (account, *sorted(options.items()))
        if who not in kept_windows:
            kept_windows[who] = new_window(account, **options)
        used.append(kept_windows[who])
        return used[-1]

    yield open_window
    inspect_windows(used)


def inspect_windows(windows: list[Window]) -> None:
    """Fail on what the windows noticed, once."""
    problems = [problem for window in windows for problem in window.problems]
    for window in windows:
        window.problems.clear()
    assert not problems, "\n".join(problems)

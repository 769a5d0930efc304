"""A browser window that watches itself: what the console says, what is blocked, what is asked of other hosts."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

# The answer of every request is watched for itself; the console would only say it twice.
SAID_TWICE = "Failed to load resource"
# A request dropped because the page was left, or because the answer is a file to keep, is no failure.
LEFT = "net::ERR_ABORTED"
FOCUSED = "() => document.activeElement.closest('svg') ? '' : document.activeElement.innerText.trim()"
# A point of the window that lies in the path, tried on a grid over its box.
INSIDE = """path => {
  const box = path.getBBox(), matrix = path.getScreenCTM();
  for (let row = 1; row < 20; row++) for (let column = 1; column < 20; column++) {
    const point = new DOMPoint(box.x + box.width * column / 20, box.y + box.height * row / 20);
    const around = [[0, 0], [-2, 0], [2, 0], [0, -2], [0, 2]];
    const inside = ([x, y]) => path.isPointInFill(new DOMPoint(point.x + x / matrix.a, point.y + y / matrix.d));
    if (!around.every(inside)) continue;
    const seen = point.matrixTransform(matrix);
    if (document.elementFromPoint(seen.x, seen.y) === path) return {x: seen.x, y: seen.y};
  }
  return null;
}"""


class Window:
    """One page in its own context, at one width, as somebody."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.problems: list[str] = []
        self.expected: set[int] = set()
        self.page: Page = context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def go(self, path: str, status: int = 200) -> Page:
        """Open a page of the portal; fails on another status."""
        with self.expecting(status):
            answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        return self.page

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Let pages answer this status too, as a refused form or a closed door should."""
        self.expected.add(status)
        yield
        self.expected.discard(status)

    @property
    def path(self) -> str:
        """Where the window is, within the portal."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def heading(self) -> str:
        """The words of the page's only h1."""
        return self.page.locator("h1").inner_text()

    def close(self) -> None:
        """Close the window and say what went wrong in it."""
        self.context.close()
        assert not self.problems, "\n".join(self.problems)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and SAID_TWICE not in message.text:
            self.problems.append(f"console {message.type} on {message.location.get('url')}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address + "/", "data:", "blob:")):
            self.problems.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT:
            self.problems.append(f"request failed: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        expected = response.request.is_navigation_request() and response.status in self.expected
        if response.status >= 400 and not expected:
            self.problems.append(f"{response.url} answered {response.status}")


def click_shape(page: Page, href: str) -> None:
    """Click a shape of the map where it really is: its middle may belong to a neighbour."""
    shape = page.locator(f"svg.map a[href='{href}'] path")
    shape.scroll_into_view_if_needed()
    inside = shape.evaluate(INSIDE)
    assert inside, f"{href} is not drawn"
    page.mouse.click(inside["x"], inside["y"])


def tab_to(page: Page, name: str, most: int = 400) -> None:
    """Press Tab until the link of that name, outside any drawing, has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == name:
            return
    raise AssertionError(f"{name} is not reached by {most} Tabs")

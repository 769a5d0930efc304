"""Visiting pages as somebody, with eyes open: every page visited is inspected as a house inspector would."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from secrets import token_hex
from typing import Any

from flask import Flask
from justhtml import JustHTML
from sqlalchemy import event
from sqlalchemy import inspect as sql_inspect
from werkzeug.test import TestResponse

from app.extensions import announce_reads, db
from app.kernel.instants import utcnow
from app.kernel.people.models import Person, UserSession
from app.kernel.people.queries import token_hash

MOST_STATEMENTS = 10
TOKEN = "token of a test session"


class Page:
    """An answer, read as a document."""

    def __init__(self, response: TestResponse, statements: list[str]) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.statements = statements
        self.is_html = response.mimetype == "text/html"
        self.source = response.get_data(as_text=True) if not response.is_streamed or self.is_html else ""
        self.body = response.get_data()
        if self.is_html:
            self.document = JustHTML(self.source, collect_errors=True, sanitize=False)

    @property
    def location(self) -> str:
        """Where a redirection leads."""
        return str(self.headers["Location"])

    def select(self, css: str) -> list[Any]:
        """The elements matching a selector."""
        return list(self.document.query(css))

    def one(self, css: str) -> Any:
        """The one element matching a selector; fails on none or several."""
        found = self.select(css)
        assert len(found) == 1, f"{len(found)} elements for {css!r}"
        return found[0]

    def text_of(self, css: str) -> list[str]:
        """The words of each element matching a selector, white space folded."""
        return [words(element) for element in self.select(css)]

    @property
    def words(self) -> str:
        """All that can be read in the main part of the page, white space folded."""
        return words(self.one("main"))


def words(element: Any) -> str:
    """What can be read in an element; every kind of space becomes one plain space."""
    return re.sub(r"\s+", " ", element.to_text(separator=" ")).strip()


class Browser:
    """Somebody's browser."""

    def __init__(self, app: Flask, person: Person | None, *, second_factor: bool = True) -> None:
        self.app = app
        self.client = app.test_client()
        if person is not None:
            # Read from the instance's identity: it may come from a session that an earlier visit closed.
            person_id = sql_inspect(person).identity[0]
            token = f"{TOKEN} {person_id} {token_hex()}"
            db.session.add(
                UserSession(
                    person_id=person_id,
                    token_hash=token_hash(token),
                    expires_at=utcnow() + timedelta(hours=1),
                    second_factor_at=utcnow() if second_factor else None,
                )
            )
            db.session.commit()
            with self.client.session_transaction() as session:
                session["_user_id"] = token

    def get(self, url: str, status: int = 200, most: int = MOST_STATEMENTS, **headers: str) -> Page:
        """Read a page; fails on another status, a write, too many statements or a badly made document."""
        with self._statements() as statements:
            response = self._open("GET", url, headers=headers)
        page = Page(response, statements)
        assert page.status == status, f"{url} answered {page.status}: {page.source[:600]}"
        writes = [sql for sql in statements if not re.match(r"\s*(SELECT|WITH|BEGIN|PRAGMA)", sql, re.IGNORECASE)]
        assert not writes, f"reading {url} wrote: {writes}"
        assert len(statements) <= most, f"{url} took {len(statements)} statements:\n" + "\n".join(statements)
        inspect_page(page, url)
        return page

    def post(self, url: str, status: int | None = 303, files: dict[str, Any] | None = None, **fields: Any) -> Page:
        """Send a form with its protection token; fails on another status (None: any) or a badly made document."""
        self.app.config["WTF_CSRF_ENABLED"] = False
        try:
            with self._statements() as statements:
                response = self._open("POST", url, data={**fields, **(files or {})})
        finally:
            self.app.config["WTF_CSRF_ENABLED"] = True
        page = Page(response, statements)
        assert status in (None, page.status), f"{url} answered {page.status}: {self._refusal(page)}"
        inspect_page(page, url)
        return page

    def status(self, method: str, url: str) -> int:
        """How an address answers, whatever it says."""
        with self._open(method, url) as response:
            return response.status_code

    def follow(self, url: str, **fields: Any) -> Page:
        """Send a form and read the page it leads to."""
        return self.get(self.post(url, **fields).location)

    @staticmethod
    def _refusal(page: Page) -> str:
        return " / ".join(page.text_of("main")) if page.is_html else page.source[:600]

    def _open(self, method: str, url: str, **options: Any) -> TestResponse:
        # The test's own session must not hold a lock, nor its context lend its `g`, while the page works.
        db.session.commit()
        db.session.remove()
        with self.app.app_context():
            answer = self.client.open(url, method=method, **options)
        announce_reads(False)
        return answer

    @contextmanager
    def _statements(self) -> Iterator[list[str]]:
        seen: list[str] = []

        def notice(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        engine = db.engine
        db.session.commit()
        event.listen(engine, "before_cursor_execute", notice)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", notice)
            seen[:] = [sql for sql in seen if not sql.startswith(("BEGIN", "PRAGMA"))]


def inspect_page(page: Page, url: str) -> None:
    """What every answer owes its reader, whatever it is about."""
    assert "Content-Security-Policy" in page.headers, f"{url} has no content security policy"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    if not page.is_html or page.status in (301, 302, 303):
        return
    assert not page.document.errors, f"{url} is badly written: {page.document.errors[:3]}"
    assert page.one("html").attrs["lang"] == "fr"
    assert page.one("head > title").to_text().strip()
    assert len(page.select("h1")) == 1, f"{url} has {len(page.select('h1'))} h1"
    repeated = [name for name, count in Counter(e.attrs["id"] for e in page.select("[id]")).items() if count > 1]
    assert not repeated, f"{url} repeats the ids {repeated}"
    assert not page.select("[style]"), f"{url} carries an inline style"
    assert not re.search(r"<[^>]+\son[a-z]+=", page.source), f"{url} carries an inline handler"
    for form in page.select("form"):
        assert form.attrs.get("method", "get").lower() in ("get", "post")
    for image in page.select("img"):
        assert "alt" in image.attrs, f"{url} has an image without alternative"

"""The demonstration as a town to attack: people signed in, a copy of it to give back after each attack."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import BuildError
from werkzeug.test import TestResponse, encode_multipart

from app.account.services import demo_address
from app.cli.setup import plant_demo
from app.extensions import announce_reads, db
from app.kernel.instants import utcnow
from app.kernel.people.models import Perimeter, Person, RoleGrant, UserSession
from app.kernel.people.queries import token_hash
from app.kernel.visibility.models import AudienceReader
from app.web.forms import Form
from tests.access.addresses import OBJECTS, REFERENCE
from tests.access.world import OWN, World, build
from tests.database import TestDatabase
from tests.hostile.reading import FoundForm, PageReader, forms_of, leads_to
from tests.hostile.recipes import DOORS

TOWN = "town"
RIGHTS = [model.__table__ for model in (RoleGrant, Perimeter, Person, AudienceReader)]
FILES = ("static", "bootstrap.static")
# Those whose pages differ most go first: a kind of page seen by enough people is not asked for again.
FIRST = ("terrain", "animation", "admin", "asso", "analyste2", "social", "dpo", "region", "concernee")
MOST_READERS = 2
MOST_READERS_OF_A_HUB = 7


def token_of(account: str) -> str:
    """The token of an account's session."""
    return f"hostile tests: {account}"


@dataclass
class Town:
    """The portal with its demonstration."""

    app: Flask
    database: TestDatabase
    accounts: tuple[str, ...]
    world: World
    # Pages that no link leads to: who reads each, and where.
    doors: tuple[tuple[str | None, str], ...] = ()

    def reset(self) -> None:
        """Undo everything an attack did."""
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
        self.database.restore(TOWN)

    def person(self, account: str) -> Person:
        """Somebody of the demonstration."""
        return db.session.scalars(select(Person).where(Person.email == account)).one()

    def client(self, account: str | None) -> FlaskClient:
        """A browser signed in as somebody, second factor given, or as nobody."""
        client = self.app.test_client()
        if account is not None:
            with client.session_transaction() as session:
                session["_user_id"] = token_of(account)
        return client

    def open(self, client: FlaskClient, url: str, method: str = "GET", **options: Any) -> TestResponse:
        """One request, in a context of its own."""
        db.session.rollback()
        db.session.remove()
        with self.app.app_context(), client.open(url, method=method, **options) as answer:
            answer.get_data()
        announce_reads(False)
        return answer

    def see(self, form: FoundForm) -> tuple[FlaskClient, FoundForm]:
        """The same form fresh from its page, and the browser that holds its token."""
        client = self.client(form.account)
        page = self.open(client, form.page)
        assert page.status_code == 200, f"{form.page} answered {page.status_code}"
        reader = PageReader(page.get_data(as_text=True), form.page)
        same = [found for found in forms_of(self.app, reader, form.account) if found.key == form.key]
        assert same, f"the form to {form.action} is no longer on {form.page}"
        return client, same[0]

    def see_again(self, form: FoundForm) -> tuple[FlaskClient, FoundForm]:
        """The form after it was accepted; what was accepted is undone when the form went with it."""
        try:
            return self.see(form)
        except AssertionError:
            self.reset()
            return self.see(form)

    def send(self, client: FlaskClient, form: FoundForm, **changes: Any) -> TestResponse:
        """Send a form as its page would, but for these changes."""
        fields = form.fields(**changes)
        if form.multipart:
            boundary, body = encode_multipart(fields)
            kind = f"multipart/form-data; boundary={boundary}"
        else:
            body, kind = urlencode(list(fields.items(multi=True))).encode(), "application/x-www-form-urlencoded"
        return self.open(client, form.action, form.method.upper(), data=body, content_type=kind)

    def rights(self) -> list[Any]:
        """Who may what: roles held, accounts open, readers of each audience."""
        kept = [db.session.execute(select(table).order_by(*table.primary_key)).all() for table in RIGHTS]
        db.session.rollback()
        return kept

    def rows(self) -> Counter[str]:
        """How many rows each table holds."""
        counted = Counter(
            {
                table.name: db.session.scalar(select(func.count()).select_from(table))
                for table in db.metadata.sorted_tables
            }
        )
        db.session.rollback()
        return counted


def plant(app: Flask, database: TestDatabase) -> Town:
    """Plant the demonstration and the small world, sign everybody in, keep a copy of the whole."""
    plant_demo()
    world = build(app)
    doors = tuple(make(world) for make in DOORS.values())
    accounts = []
    for person in db.session.scalars(select(Person).where(Person.is_active).order_by(Person.id)):
        accounts.append(person.email)
        now = utcnow()
        session = UserSession(
            person_id=person.id, token_hash=token_hash(token_of(person.email)), expires_at=now + timedelta(days=1)
        )
        session.second_factor_at = session.proved_at = now
        db.session.add(session)
    db.session.commit()
    database.keep(TOWN)
    return Town(app, database, tuple(accounts), world, doors)


@dataclass
class Explored:
    """What was found by following every link as everybody."""

    pages: dict[tuple[str | None, str], str] = field(default_factory=dict)
    forms: dict[tuple[str, tuple[str, ...]], FoundForm] = field(default_factory=dict)
    asked: dict[tuple[str, tuple[str, ...]], FoundForm] = field(default_factory=dict)
    # What the forms themselves declare: the longest text of each field, and the forms with a required one.
    longest: dict[str, dict[str, int]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)

    def urls(self, endpoint: str) -> list[tuple[str | None, str]]:
        """Who read this kind of page, and where."""
        return [visit for visit, found in self.pages.items() if found == endpoint]


@contextmanager
def noticing_forms(app: Flask, found: Explored) -> Iterator[None]:
    """Read in the forms that pages show what they declare."""

    def notice(_app: Flask, context: dict[str, Any], **_rest: Any) -> None:
        for shown in (value for value in context.values() if isinstance(value, Form)):
            declared = {name: one.flags.maxlength for name, one in shown._fields.items() if one.flags.maxlength}
            found.longest.setdefault(request.endpoint or "", {}).update(declared)
            if any(one.flags.required for one in shown):
                found.required.add(request.endpoint or "")

    with template_rendered.connected_to(notice, app):
        yield


def explore(town: Town) -> Explored:
    """Follow the links of every page as everybody, a few pages of each kind."""
    found = Explored()
    seen: Counter[str] = Counter()
    first = [demo_address(account) for account in FIRST]
    for account in (None, *first, *(other for other in town.accounts if other not in first)):
        client = town.client(account)
        doors = [url for reader, url in town.doors if reader == account]
        with noticing_forms(town.app, found):
            for url, endpoint, reader in _walk(town, client, seen, doors):
                found.pages[account, url] = endpoint
                for form in forms_of(town.app, reader, account):
                    kept = found.forms if form.method == "post" else found.asked
                    kept.setdefault(form.key, form)
    return found


def _walk(
    town: Town, client: FlaskClient, seen: Counter[str], doors: list[str]
) -> Iterator[tuple[str, str, PageReader]]:
    waiting = deque([*doors, *_addresses_without_parameters(town.app), *_addresses_of_the_world(town)])
    known = set(waiting)
    visited: Counter[str] = Counter()
    while waiting:
        url = waiting.popleft()
        target = leads_to(town.app, url)
        if target is None or target[0] in FILES or visited[target[0]] >= 1:
            continue
        if seen[target[0]] >= (MOST_READERS if target[1] else MOST_READERS_OF_A_HUB):
            continue
        answer = town.open(client, url)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        visited[target[0]] += 1
        seen[target[0]] += 1
        reader = PageReader(answer.get_data(as_text=True), url)
        yield url, target[0], reader
        fresh = [link for link in reader.links if link not in known]
        known.update(fresh)
        waiting.extend(fresh)


def _addresses_without_parameters(app: Flask) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(str(rule) for rule in rules)


def address_in(town: Town, endpoint: str, method: str = "GET") -> str | None:
    """The address of an endpoint for an object of the small world, if it takes one by this method."""
    named, _which = OBJECTS.get(endpoint, (None, ()))
    values = named(town.world, OWN) if named else REFERENCE.get(endpoint, {})
    try:
        return town.app.url_map.bind("localhost").build(endpoint, values, method=method)
    except BuildError:
        return None


def _addresses_of_the_world(town: Town) -> list[str]:
    return [url for endpoint in (*OBJECTS, *REFERENCE) if (url := address_in(town, endpoint))]

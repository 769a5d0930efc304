"""The demonstration as a town to attack: people signed in, a copy of it to give back after each attack."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import BuildError
from werkzeug.test import TestResponse, encode_multipart

from app.cli.setup import plant_demo
from app.extensions import announce_reads, db
from app.kernel.instants import utcnow
from app.kernel.people.models import Perimeter, Person, RoleGrant, UserSession
from app.kernel.people.queries import token_hash
from app.kernel.rights import shelf
from app.kernel.visibility.models import AudienceReader
from tests.access.addresses import OBJECTS, REFERENCE
from tests.access.world import OWN, World, build
from tests.database import TestDatabase
from tests.hostile.reading import FoundForm, PageReader, forms_of
from tests.hostile.recipes import DOORS

TOWN = "town"
RIGHTS = [model.__table__ for model in (RoleGrant, Perimeter, Person, AudienceReader)]


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
    # The copies of data on the shelf, which other tests may tidy away since no row of theirs names them.
    copies: dict[str, bytes] = field(default_factory=dict)

    def reset(self) -> None:
        """Undo everything an attack did."""
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
        self.database.restore(TOWN)
        filesystem, root = shelf.shelf()
        for key in self.copies.keys() - shelf.kept():
            filesystem.makedirs(root, exist_ok=True)
            filesystem.pipe_file(f"{root}/{key}", self.copies[key])

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

    def rights(self) -> dict[str, list[tuple[Any, ...]]]:
        """Who may what: roles held, accounts open, readers of each audience; moments and passwords as had or not."""
        held = {
            table.name: [
                tuple(value is not None if _differs_each_time(value) else value for value in row)
                for row in db.session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in RIGHTS
        }
        db.session.rollback()
        return held

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


def _differs_each_time(value: Any) -> bool:
    """A moment, or a password's hash: the same act leaves another one each time."""
    return isinstance(value, datetime) or str(value).startswith("$argon2")


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
    filesystem, root = shelf.shelf()
    copies = {key: filesystem.cat_file(f"{root}/{key}") for key in shelf.kept()}
    return Town(app, database, tuple(accounts), world, doors, copies)


def address_in(town: Town, endpoint: str, method: str = "GET") -> str | None:
    """The address of an endpoint for an object of the small world, if it takes one by this method."""
    named, _which = OBJECTS.get(endpoint, (None, ()))
    values = named(town.world, OWN) if named else REFERENCE.get(endpoint, {})
    try:
        return town.app.url_map.bind("localhost").build(endpoint, values, method=method)
    except BuildError:
        return None

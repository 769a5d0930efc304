"""What every template may count on."""

import importlib
from collections.abc import Callable
from functools import cache
from time import monotonic
from typing import Any

from flask import Flask, current_app, g, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.extensions import db
from app.kernel.instants import today
from app.kernel.legal.queries import current_claim
from app.kernel.legal.rule import Claim
from app.kernel.people.models import Person
from app.web import provider, sessions
from app.web.account_pages import account_links
from app.web.acting import acting
from app.web.forms import named_error
from app.web.headers import csp_nonce
from app.web.logs import request_id
from app.web.typography import FrenchSpaces

VERSION = "0.1.0"
DOORS = (
    {"key": "observatory", "label": "Observatoire", "endpoint": "observatory.index", "icon": "bar-chart"},
    {"key": "associations", "label": "Associations", "endpoint": "associations.index", "icon": "people"},
    {"key": "forums", "label": "Espaces", "endpoint": "forums.index", "icon": "chat"},
    {"key": "territories", "label": "Territoires", "endpoint": "home.territories", "icon": "map"},
)


def csrf_field() -> Markup:
    """The hidden field that proves a form came from here."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


@cache
def _policy(name: str) -> Callable[..., bool]:
    part, function = name.split(".")
    return getattr(importlib.import_module(f"app.{part}.policies"), function)  # type: ignore[no-any-return]


def can(name: str, *subjects: Any) -> bool:
    """Whether the reader may do this, by the same policy as the view: `can("forums.can_post", space)`."""
    return _policy(name)(current_user._get_current_object(), *subjects)


def _mark_personal_pages(response: Response) -> Response:
    """A page made while somebody is signed in, or holding a session, must never be kept by a cache."""
    if session or session.modified:
        g.for_one_person = True
    return response


def install(app: Flask) -> None:
    """Strict templates, and the names they all share."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(FrenchSpaces)
    app.jinja_env.filters["named"] = named_error
    frame = Shell(app)
    app.jinja_env.globals.update(
        csrf_field=csrf_field,
        csp_nonce=csp_nonce,
        can=can,
        account_links=account_links,
        acting=acting,
        portal_version=VERSION,
        request_id=request_id,
        provider_name=provider.name,
        unfinished_session=sessions.unfinished,
        doors=frame.doors,
        demo_banner=frame.demo_banner,
        accessibility=frame.accessibility,
        search_page=frame.search_page,
    )
    app.extensions["shell"] = frame
    app.after_request(_mark_personal_pages)


def shell() -> "Shell":
    """The frame's own memory in this process."""
    return current_app.extensions["shell"]  # type: ignore[no-any-return]


class Shell:
    """What the frame of every page shows, asked once per process rather than once per page."""

    # How long what was asked is believed before it is asked again, in seconds.
    BELIEVED = 60.0

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.known: list[dict[str, str]] | None = None
        self.demo = False
        self.claim = Claim()
        self.forget()

    def forget(self) -> None:
        """Ask again at the next page: something the frame shows has just changed."""
        self.demo_asked_at: float | None = None
        self.claim_asked_at: float | None = None

    def doors(self) -> list[dict[str, str]]:
        """The sections that exist: key, label, icon and address."""
        if self.known is None:
            adapter = self.app.url_map.bind("")
            self.known = [
                {**door, "url": adapter.build(door["endpoint"])}
                for door in DOORS
                if door["endpoint"] in self.app.view_functions
            ]
        return self.known

    def search_page(self) -> dict[str, str] | None:
        """Where a search is sent, and where suggestions come from while it is typed; None without a search page."""
        if "home.search" not in self.app.view_functions:
            return None
        adapter = self.app.url_map.bind("")
        return {"url": adapter.build("home.search"), "suggestions": adapter.build("home.suggestions")}

    def demo_banner(self) -> bool:
        """Whether this portal holds the demonstration."""
        if not self.demo and self._is_old(self.demo_asked_at):
            self.demo = db.session.scalar(select(Person.id).where(Person.is_demo).limit(1)) is not None
            self.demo_asked_at = monotonic()
        return self.demo

    def accessibility(self) -> str:
        """What the portal may say of its accessibility today, in the words of the law."""
        if self._is_old(self.claim_asked_at):
            self.claim = current_claim()
            self.claim_asked_at = monotonic()
        return str(self.claim.conformity(today()))

    def _is_old(self, asked_at: float | None) -> bool:
        return asked_at is None or monotonic() - asked_at > self.BELIEVED

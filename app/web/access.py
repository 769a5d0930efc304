"""Who may reach a view: every view says so, and a view that says nothing is closed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.kernel.people.models import Actor, Person, UserSession
from app.kernel.settings.queries import whole_number
from app.kernel.visibility import announce_reader
from app.web import carrying, drafts, sessions

View = TypeVar("View", bound=Callable[..., Any])
# Endpoints that are not ours: Flask's own static files and Bootstrap's.
OPEN_ENDPOINTS = {"static", "bootstrap.static"}


def actor() -> Actor:
    """Whoever asks: a person signed in, or a visitor."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def person() -> Person:
    """The person who is signed in; only views that require it may ask."""
    someone = actor()
    if not isinstance(someone, Person):
        abort(_to_sign_in())
    return someone


def recently_proved() -> bool:
    """Whether the person proved who they are in this session a short while ago."""
    held = sessions.current()
    return held is not None and held.was_proved_within(timedelta(minutes=whole_number("account.proof_minutes")))


def ask_proof() -> None:
    """Have the person prove again who they are, unless they just did; what they typed waits for them meanwhile."""
    if recently_proved():
        return
    onward = _where_to_go_on(drafts.keep_for(held_session().person_id) if request.method == "POST" else None)
    abort(redirect(url_for("account.prove", suite=onward), 303))


def public(view: View) -> View:
    """Everybody may reach this view; what they see on it is the visibility rule's affair."""
    view.access = ("public", ())  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Whoever is signed in may reach this view."""
    view.access = ("signed_in", ())  # type: ignore[attr-defined]
    return view


def recognised(view: View) -> View:
    """Whoever gave their password may reach this view, the second factor given or not: there it is given or set up."""
    view.access = ("recognised", ())  # type: ignore[attr-defined]
    return view


def held_session() -> UserSession:
    """The session of whoever is recognised, whole or not; only views that require it may ask."""
    held = sessions.held()
    if held is None:
        abort(_to_sign_in())
    return held


def roles(*names: str) -> Callable[[View], View]:
    """Only people holding one of these roles, on any perimeter, may reach this view."""

    def mark(view: View) -> View:
        view.access = ("roles", tuple(str(name) for name in names))  # type: ignore[attr-defined]
        return view

    return mark


def require(allowed: bool) -> None:
    """Answer 403 unless a policy allows; to somebody not signed in, offer to sign in first."""
    if allowed:
        return
    if not current_user.is_authenticated:
        abort(_to_sign_in())
    abort(403)


def _to_sign_in() -> Response:
    """Where whoever asks has to go first: to the sign-in page, or to give the second factor they owe.

    A text that came in too late waits for its author; when nobody can tell who that is, it goes along with them.
    """
    kept = None
    if request.method == "POST":
        kept = drafts.keep_for_later()
        if kept is None and (answer := carrying.page()) is not None:
            return answer
    page = "account.second_factor" if sessions.unfinished() else "account.sign_in"
    return redirect(url_for(page, suite=_where_to_go_on(kept)), 303)


def _where_to_go_on(kept: int | None) -> str:
    """The page asked for, or that of the text kept; a form without any leads home."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    return url_for("account.draft", draft_id=kept) if kept else url_for("home.index")


def _guard() -> Response | None:
    """Closed by default: runs before every view."""
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None
    kind, names = getattr(current_app.view_functions[request.endpoint], "access", ("closed", ()))
    if kind == "public":
        return None
    if kind == "closed":
        abort(403)
    if kind == "recognised":
        return None if sessions.held() else _to_sign_in()
    if not current_user.is_authenticated:
        return _to_sign_in()
    if kind == "roles" and not any(current_user.has_role(name) for name in names):
        abort(403)
    return None


def install(app: Flask) -> None:
    """Guard every view."""
    app.before_request(lambda: announce_reader(actor))
    app.teardown_request(lambda _error: announce_reader(None))
    app.before_request(_guard)


__all__ = [
    "actor",
    "ask_proof",
    "held_session",
    "install",
    "person",
    "public",
    "recently_proved",
    "recognised",
    "require",
    "roles",
    "signed_in",
]

"""Signed-in sessions: a random token in a signed cookie, and a row that can be ended at once."""

from flask import Flask, session

from app.extensions import login_manager
from app.kernel.people.models import Person, Visitor
from app.kernel.people.passwords import hash_of_nobody
from app.kernel.people.queries import person_of_session
from app.kernel.visibility import finding_out

TOKEN = "_user_id"  # noqa: S105 - the name of Flask-Login's own key, not a secret


def begin(token: str) -> None:
    """Give this browser the token of a session just opened; whatever it held before is forgotten."""
    session.clear()
    session.permanent = True
    session[TOKEN] = token


def token_held() -> str:
    """The token this browser holds, or an empty string."""
    return str(session.get(TOKEN, ""))


def forget() -> None:
    """Empty this browser's cookie."""
    session.clear()


def _load(token: str) -> Person | None:
    with finding_out():
        return person_of_session(token)


def install(app: Flask) -> None:
    """Have Flask-Login read people from our session rows."""
    login_manager.anonymous_user = Visitor
    login_manager.session_protection = None
    login_manager.user_loader(_load)
    hash_of_nobody()

"""Signed-in sessions: a random token in a signed cookie, and a row that can be ended at once."""

from flask import Flask, Request, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import current_user
from itsdangerous import BadSignature

from app.extensions import login_manager
from app.kernel.people.models import Person, UserSession, Visitor
from app.kernel.people.passwords import hash_of_nobody, use_cost
from app.kernel.people.queries import session_of_token
from app.kernel.visibility import finding_out

TOKEN = "_user_id"  # noqa: S105 - the name of Flask-Login's own key, not a secret


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie, whose age is not looked at: the session's row says when it ends.

    A signature that seems to come from the future, because the clock was put back, would otherwise sign everybody out.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """What the cookie holds, or nothing when its signature is not ours."""
        signer = self.get_signing_serializer(app)
        held = request.cookies.get(self.get_cookie_name(app))
        if signer is None or not held:
            return self.session_class()
        try:
            return self.session_class(signer.loads(held))
        except BadSignature:
            return self.session_class()


def begin(token: str) -> None:
    """Give this browser the token of a session just opened; whatever it held before is forgotten."""
    session.clear()
    # A form shown in this same answer is protected by the session that begins.
    g.pop("csrf_token", None)
    keep(token)


def keep(token: str) -> None:
    """Give this browser another token for the session it is in."""
    session.permanent = True
    session[TOKEN] = token


def token_held() -> str:
    """The token this browser holds, or an empty string."""
    return str(session.get(TOKEN, ""))


def current() -> UserSession | None:
    """The session this request is made in, asked with its person in one statement; None for a visitor."""
    return g.get("user_session") if current_user.is_authenticated else None


def held() -> UserSession | None:
    """The open session of this browser, even while the second factor is owed in it; None for a visitor."""
    # Asking who is there reads the session, once a request.
    _ = current_user.is_authenticated
    return g.get("user_session")  # type: ignore[no-any-return]


def unfinished() -> UserSession | None:
    """The session of somebody who gave their password and still owes the second factor: for all else, a visitor."""
    return None if current_user.is_authenticated else held()


def forget() -> None:
    """Empty this browser's cookie, and have the browser drop the pages it kept."""
    session.clear()
    g.signed_out = True


def _load(token: str) -> Person | None:
    """Whoever is signed in for good; a session that is not whole opens nothing, in any channel."""
    with finding_out():
        found = g.user_session = session_of_token(token)
        if found is None:
            return None
        # Kept apart from the row: asked after the transaction, when the row would have to be read again.
        g.session_seen_at = found.last_seen_at
        return found.person if found.is_whole else None


def install(app: Flask) -> None:
    """Have Flask-Login read people from our session rows."""
    settings = app.config["SETTINGS"]
    use_cost(time_cost=settings.argon2_time, memory_kib=settings.argon2_memory_kib)
    app.session_interface = Cookies()
    login_manager.anonymous_user = Visitor
    login_manager.session_protection = None
    login_manager.user_loader(_load)
    hash_of_nobody()

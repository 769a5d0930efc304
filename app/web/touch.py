"""The one write that follows a read: that a session is in use, noted once the answer has left."""

from functools import partial

from flask import Flask, current_app, g
from werkzeug.wrappers import Response

from app.kernel.instants import utcnow
from app.kernel.people.services import mark_used
from app.kernel.people.services.sessions import TOUCH_EVERY
from app.web import sessions
from app.web.transaction import afterwards


def _plan(response: Response) -> Response:
    """Have the session marked once the answer is sent, at most once a minute."""
    seen_at = g.get("session_seen_at")
    if seen_at is not None and seen_at < utcnow() - TOUCH_EVERY:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        response.call_on_close(partial(afterwards, app, partial(mark_used, token=sessions.token_held())))
    return response


def install(app: Flask) -> None:
    """Mark sessions in use."""
    app.after_request(_plan)

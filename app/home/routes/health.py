"""What machines ask: does it live, may it receive people."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.home.queries import health
from app.web import access


@access.public
def healthz() -> ResponseReturnValue:
    """Whether this process answers."""
    return jsonify(status="ok")


@access.public
def readyz() -> ResponseReturnValue:
    """Whether the portal may receive people: database at head, worker alive, work moving, room on the disk."""
    ready = not health.failing()
    return jsonify(status="ready" if ready else "not ready"), 200 if ready else 503

"""What machines ask: does it live, may it receive people."""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.home.queries import health
from app.web import access


@access.public
def healthz() -> ResponseReturnValue:
    """Whether this process answers."""
    return jsonify(status="ok")


@access.public
def readyz() -> ResponseReturnValue:
    """Whether the portal may receive people: database at head, worker alive, room on the disk."""
    ready = health.disk_has_room()
    try:
        ready = ready and health.database_is_at_head() and health.worker_was_seen()
    except SQLAlchemyError:
        ready = False
    return jsonify(status="ready" if ready else "not ready"), 200 if ready else 503

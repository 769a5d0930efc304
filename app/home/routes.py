"""Pages of the top floor."""

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.home import queries
from app.web import access

bp = Blueprint("home", __name__, template_folder="templates")


@bp.get("/")
@access.public
def index() -> ResponseReturnValue:
    """The home page."""
    return render_template("home/index.html")


@bp.get("/healthz")
@access.public
def healthz() -> ResponseReturnValue:
    """Whether this process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@access.public
def readyz() -> ResponseReturnValue:
    """Whether the portal may receive people: database at head, worker alive, room on the disk."""
    checks = {"worker": False, "disk": queries.disk_has_room(), "database": False}
    try:
        checks["database"] = queries.database_is_at_head()
        checks["worker"] = queries.worker_was_seen()
    except SQLAlchemyError:
        checks["database"] = False
    ready = all(checks.values())
    return jsonify(status="ready" if ready else "not ready"), 200 if ready else 503

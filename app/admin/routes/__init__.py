"""Pages of the administration."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.admin.queries.index import to_see
from app.kernel.people.roles import Role
from app.web import access

bp = Blueprint("admin", __name__, url_prefix="/administration", template_folder="../templates")


@bp.get("/")
@access.roles(Role.ADMIN, Role.DPO)
def index() -> ResponseReturnValue:
    """What there is to administer, for whoever may."""
    return render_template("admin/index.html", to_see=to_see())


from app.admin.routes import (  # noqa: E402 - each module adds its pages to the blueprint
    expunging,  # noqa: F401
    factors,  # noqa: F401
    files,  # noqa: F401
    invitations,  # noqa: F401
    jobs,  # noqa: F401
    journal,  # noqa: F401
    legal,  # noqa: F401
    letters,  # noqa: F401
    people,  # noqa: F401
    referentials,  # noqa: F401
    requests,  # noqa: F401
    retention,  # noqa: F401
    rights,  # noqa: F401
    settings,  # noqa: F401
)

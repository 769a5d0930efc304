"""How long the portal keeps what, and what it would let go of tonight."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.admin.routes import bp
from app.kernel.people.roles import Role
from app.kernel.retention import queries
from app.web import access


@bp.get("/conservation")
@access.roles(Role.ADMIN, Role.DPO)
def retention() -> ResponseReturnValue:
    """The retention table, with what each class would lose now; nothing is done."""
    return render_template("admin/retention.html", due=queries.due(), last=queries.last_run())

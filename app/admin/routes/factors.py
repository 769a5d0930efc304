"""Second factors: how many of those who must have one do, and what to do about one that was lost."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin import services
from app.admin.forms import ApproveForm
from app.admin.routes import bp
from app.kernel.people import queries
from app.kernel.people.models import FactorReset, Person
from app.kernel.people.models.resets import APPROVALS
from app.kernel.people.roles import ROLE_NAMES, Role
from app.web import access
from app.web.forms import form_page
from app.web.listing import rows_of
from app.web.pagination import paginate

RESET = "/second-facteurs/<int:reset_id>"
SHOWN = 50


@bp.get("/second-facteurs")
@access.roles(Role.ADMIN, Role.DPO)
def factors() -> ResponseReturnValue:
    """The share of protected accounts, who has still none, and the requests about lost ones."""
    return render_template(
        "admin/factors.html",
        protection=queries.protection(),
        unprotected=rows_of(queries.unprotected_people().order_by(Person.sort_name, Person.id), limit=SHOWN),
        page=paginate(queries.resets(), (FactorReset.id,), size=20, descending=True),
        role_names=ROLE_NAMES,
    )


@bp.route(RESET, methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def factor_reset(reset_id: int) -> ResponseReturnValue:
    """One request: agree to it, once one has spoken to the person."""
    reset, me = queries.get_reset(reset_id), access.person()
    form = ApproveForm()
    if form.validate_on_submit():
        with form.refusals():
            services.approve_reset(reset=reset, by=me)
            flash("Votre accord est enregistré, et la personne en est prévenue.", "success")
            return redirect(url_for(".factor_reset", reset_id=reset_id), 303)
    enough = len(queries.administrators_but(reset.person)) >= APPROVALS
    agreed = me.id in {approval.by_id for approval in reset.approvals}
    return form_page("admin/factor_reset.html", form, reset=reset, agreed=agreed, can_be_agreed=enough)


@bp.post(RESET + "/arreter")
@access.roles(Role.ADMIN)
def stop_factor_reset(reset_id: int) -> ResponseReturnValue:
    """Stop a request."""
    services.stop_reset(reset=queries.get_reset(reset_id), by=access.person())
    flash("La demande est arrêtée. Le second facteur reste en place.", "success")
    return redirect(url_for(".factors"), 303)

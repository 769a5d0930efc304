"""Requests for an account: reading them, approving, refusing."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.forms import RefuseForm
from app.admin.routes import bp
from app.admin.routes.people import READERS
from app.kernel.admission import services
from app.kernel.admission.models import AccountRequest, RequestState
from app.kernel.admission.queries import earlier_refusals, get_request, requests_in
from app.kernel.people.roles import Role
from app.web import access
from app.web.forms import form_page
from app.web.pagination import paginate

# The states the administration reads, by their name in the address; what nobody confirmed is nobody's to read.
LISTS = {
    "attente": (RequestState.WAITING, "En attente"),
    "acceptees": (RequestState.APPROVED, "Acceptées"),
    "refusees": (RequestState.REFUSED, "Refusées"),
}


@bp.get("/demandes")
@access.roles(*READERS)
def requests() -> ResponseReturnValue:
    """The requests in a state: those that wait, the oldest first; those decided, the latest first."""
    shown = request.args.get("etat", "attente")
    if shown not in LISTS:
        abort(404)
    state = LISTS[shown][0]
    page = paginate(requests_in(state), (AccountRequest.id,), size=20, descending=state != RequestState.WAITING)
    return render_template("admin/requests.html", page=page, shown=shown, lists=LISTS)


@bp.route("/demandes/<int:request_id>", methods=["GET", "POST"])
@access.roles(*READERS)
def one_request(request_id: int) -> ResponseReturnValue:
    """One request; refused with a reason, by the form of its page."""
    asked, form = get_request(request_id), RefuseForm()
    if request.method == "POST":
        access.require(access.actor().has_role(Role.ADMIN))
    if form.validate_on_submit():
        with form.refusals():
            services.refuse_request(asked=asked, reason=form.reason.data, by=access.person())
            flash("La demande est refusée, et la lettre dit pourquoi.", "success")
            return redirect(url_for(".requests"), 303)
    return form_page("admin/request.html", form, asked=asked, refusals=earlier_refusals(asked))


@bp.post("/demandes/<int:request_id>/accepter")
@access.roles(Role.ADMIN)
def approve_request(request_id: int) -> ResponseReturnValue:
    """Open the account that was asked for."""
    person = services.approve_request(asked=get_request(request_id), by=access.person())
    flash(f"Le compte de {person.display_name} est ouvert. Une lettre lui dit comment y entrer.", "success")
    return redirect(url_for(".requests"), 303)

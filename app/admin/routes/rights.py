"""The rights of persons, as the data protection officer answers for them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.forms.rights import NOW, EraseForm, RefuseErasureForm
from app.admin.queries import people as people_queries
from app.admin.routes import bp
from app.extensions import db
from app.kernel.people.models import Person
from app.kernel.people.roles import Role
from app.kernel.people.services.passwords import check_own_password
from app.kernel.rights import queries, services
from app.kernel.rights.models import ErasureRequest
from app.kernel.settings.queries import whole_number
from app.web import access
from app.web.attempts import slowed
from app.web.copies import zip_answer
from app.web.forms import Form, form_page, squeeze
from app.web.listing import rows_of
from app.web.pagination import paginate

FOUND_SHOWN = 20
COPIES_SHOWN = 10
SOMEBODY = "/droits/<int:id>"


@bp.get("/droits")
@access.roles(Role.DPO)
def rights() -> ResponseReturnValue:
    """What people ask about their data, and finding somebody to answer for."""
    words = squeeze(request.args.get("q", ""))[:100]
    found = people_queries.people(words=words).order_by(Person.sort_name, Person.id)
    return render_template(
        "admin/rights.html",
        words=words,
        found=rows_of(found, limit=FOUND_SHOWN) if words else (),
        requests=paginate(queries.erasures(), (ErasureRequest.id,), size=20, descending=True),
        copies=rows_of(queries.exports(), limit=COPIES_SHOWN),
    )


@bp.get(SOMEBODY)
@access.roles(Role.DPO)
def rights_of(id: int) -> ResponseReturnValue:
    """What is held about somebody, the copies made for them, their request of erasure."""
    someone = db.session.scalars(people_queries.one_person(id)).one()
    return render_template(
        "admin/rights_of.html",
        person=someone,
        held=queries.held_about(someone),
        copies=rows_of(queries.exports_of(someone, asked_by=access.person()), limit=COPIES_SHOWN),
        asked=queries.open_erasure(someone),
    )


@bp.post(SOMEBODY + "/copies")
@access.roles(Role.DPO)
def ask_copy_for(id: int) -> ResponseReturnValue:
    """Ask for a copy on behalf of somebody, who is told."""
    someone = db.session.scalars(people_queries.one_person(id)).one()
    services.request_copy(person=someone, by=access.person())
    flash("La copie se prépare. Un courrier le dit à la personne, un autre vous préviendra.", "success")
    return redirect(url_for(".rights_of", id=id), 303)


@bp.route("/droits/copies/<int:export_id>", methods=["GET", "POST"])
@access.roles(Role.DPO)
def take_copy_for(export_id: int) -> ResponseReturnValue:
    """Take a copy asked for on behalf of somebody."""
    export, form = queries.get_export(export_id, asked_by=access.person(), own=False), Form()
    access.ask_proof()
    if form.validate_on_submit():
        with form.refusals():
            return zip_answer(services.open_copy(export=export, by=access.person()), export)
    return form_page("admin/take_copy.html", form, export=export)


@bp.route(SOMEBODY + "/effacement", methods=["GET", "POST"])
@access.roles(Role.DPO)
def erase(id: int) -> ResponseReturnValue:
    """Have somebody's account erased, after the delay or at once."""
    someone, form = db.session.scalars(people_queries.one_person(id)).one(), EraseForm()
    if form.validate_on_submit():
        with form.refusals(), slowed("password", account=access.person().id):
            check_own_password(person=access.person(), password=form.current_password.data)
            _erase(someone, at_once=form.when.data == NOW)
            return redirect(url_for(".rights"), 303)
    days, held = whole_number("rights.erasure_days"), queries.held_about(someone)
    return form_page("admin/erase.html", form, person=someone, held=held, days=days)


@bp.route("/droits/demandes/<int:request_id>/refus", methods=["GET", "POST"])
@access.roles(Role.DPO)
def refuse_erasure(request_id: int) -> ResponseReturnValue:
    """Refuse a request of erasure, saying why."""
    asked, form = queries.get_erasure(request_id), RefuseErasureForm()
    if form.validate_on_submit():
        with form.refusals():
            services.refuse_erasure(request=asked, reason=form.reason.data, by=access.person())
            flash("La demande est refusée. La personne reçoit le motif.", "success")
            return redirect(url_for(".rights"), 303)
    return form_page("admin/refuse_erasure.html", form, asked=asked)


def _erase(someone: Person, *, at_once: bool) -> None:
    asked = services.ask_erasure(person=someone, by=access.person())
    if at_once:
        services.carry_out_erasure(request=asked, by=access.person())
        flash("Le compte est effacé.", "success")
    else:
        flash("La demande est enregistrée. Un courrier le dit à la personne, qui peut l’annuler.", "success")

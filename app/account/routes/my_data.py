"""One's own data: what is held, taking a copy, having one's account erased."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.account.forms import PasswordForm, PlainForm
from app.account.routes import bp
from app.extensions import limiter
from app.kernel.people.services.passwords import check_own_password
from app.kernel.rights import queries, services
from app.kernel.settings.queries import whole_number
from app.web import access
from app.web.attempts import slowed
from app.web.copies import zip_answer
from app.web.forms import form_page
from app.web.listing import rows_of

COPIES_SHOWN = 5


@bp.get("/compte/mes-donnees")
@access.signed_in
def my_data() -> ResponseReturnValue:
    """What the portal holds about oneself, and what one may ask of it."""
    person = access.person()
    return render_template(
        "account/my_data.html",
        held=queries.held_about(person),
        copies=rows_of(queries.exports_of(person, asked_by=person), limit=COPIES_SHOWN),
        asked=queries.open_erasure(person),
    )


@bp.post("/compte/mes-donnees/copies")
@access.signed_in
@limiter.limit("10 per minute")
def ask_copy() -> ResponseReturnValue:
    """Ask for a copy of one's data."""
    services.request_copy(person=access.person(), by=access.person())
    flash("Votre copie se prépare. Un courrier vous préviendra dès qu’elle sera prête.", "success")
    return redirect(url_for(".my_data"), 303)


@bp.route("/compte/mes-donnees/copies/<int:export_id>", methods=["GET", "POST"])
@access.signed_in
@limiter.limit("30 per minute", methods=["POST"])
def take_copy(export_id: int) -> ResponseReturnValue:
    """Take a copy, having proved again who one is."""
    person, form = access.person(), PlainForm()
    export = queries.get_export(export_id, asked_by=person, own=True)
    access.ask_proof()
    if form.validate_on_submit():
        with form.refusals():
            return zip_answer(services.open_copy(export=export, by=person), export)
    return form_page("account/take_copy.html", form, export=export)


@bp.route("/compte/mes-donnees/effacement", methods=["GET", "POST"])
@access.signed_in
@limiter.limit("30 per minute", methods=["POST"])
def erase_me() -> ResponseReturnValue:
    """See exactly what erasing does, then ask for it."""
    person, form = access.person(), PasswordForm()
    if form.validate_on_submit():
        with form.refusals(), slowed("password", account=person.id):
            check_own_password(person=person, password=form.current_password.data)
            services.ask_erasure(person=person, by=person)
            flash("Votre demande est enregistrée. Vous pouvez encore l’annuler.", "success")
            return redirect(url_for(".my_data"), 303)
    held, days = queries.held_about(person), whole_number("rights.erasure_days")
    return form_page("account/erase_me.html", form, held=held, days=days, asked=queries.open_erasure(person))


@bp.post("/compte/mes-donnees/effacement/annuler")
@access.signed_in
def keep_me() -> ResponseReturnValue:
    """Change one's mind."""
    asked = queries.open_erasure(access.person())
    if asked:
        services.cancel_erasure(request=asked, by=access.person())
        flash("L’effacement est annulé. Rien n’a changé.", "success")
    return redirect(url_for(".my_data"), 303)

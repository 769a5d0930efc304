"""Changing the address one signs in with."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.account import services
from app.account.forms import AddressForm, ConfirmForm
from app.account.routes import bp
from app.account.routes.dead_links import dead_link
from app.account.services.letters import masked
from app.extensions import limiter
from app.web import access
from app.web import sessions as held
from app.web.attempts import counted
from app.web.forms import form_page


@bp.route("/compte/adresse", methods=["GET", "POST"])
@access.signed_in
@limiter.limit("30 per minute", methods=["POST"])
def change_address() -> ResponseReturnValue:
    """Ask to sign in with another address; it has to confirm."""
    access.ask_proof()
    form, person = AddressForm(), access.person()
    if form.validate_on_submit():
        with form.refusals(), counted("address", account=person.id):
            services.ask_address(**form.values, by=person)
            return redirect(url_for(".address_asked"), 303)
    return form_page("account/change_address.html", form, person=person)


@bp.get("/compte/adresse/envoye")
@access.signed_in
def address_asked() -> ResponseReturnValue:
    """What happens once another address is asked for."""
    return render_template("account/address_asked.html")


@bp.route("/compte/adresse/confirmer/<token>", methods=["GET", "POST"])
@access.public
@limiter.limit("60 per minute", methods=["POST"])
def confirm_address(token: str) -> ResponseReturnValue:
    """Take the address whose link this is."""
    row = services.confirmed_by(token)
    if row is None:
        return dead_link("account.index", "Aller à mon compte")
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.refusals():
            person = services.confirm_address(token=token)
            flash(f"Vous vous connectez désormais avec {person.email}.", "success")
            return redirect(url_for("account.index"), 303)
    return form_page("account/confirm_address.html", form, address=row.email)


@bp.route("/compte/adresse/annuler/<token>", methods=["GET", "POST"])
@access.public
@limiter.limit("60 per minute", methods=["POST"])
def stop_address(token: str) -> ResponseReturnValue:
    """Stop a change of address, or undo it, from the former address."""
    row = services.stopped_by(token)
    if row is None or row.email is None:
        return dead_link("account.forgotten", "Choisir un nouveau mot de passe")
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.refusals():
            services.stop_address(token=token)
            held.forget()
            return redirect(url_for(".address_stopped"), 303)
    return form_page("account/stop_address.html", form, address=masked(row.email))


@bp.get("/compte/adresse/annule")
@access.public
def address_stopped() -> ResponseReturnValue:
    """What was done, and what is left to do."""
    return render_template("account/address_stopped.html")

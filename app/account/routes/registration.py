"""Asking for an account, confirming one's address, following the request."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.account.forms import ConfirmForm, RegistrationForm
from app.account.routes import bp
from app.account.routes.dead_links import dead_link
from app.extensions import limiter
from app.kernel.admission import services
from app.kernel.admission.queries import request_of_token
from app.kernel.occupations.queries import occupations
from app.kernel.people.queries import perimeters_of_departements
from app.web import access
from app.web.attempts import counted
from app.web.forms import comes_back, form_page
from app.web.listing import rows_of


@bp.route("/inscription", methods=["GET", "POST"])
@access.public
@comes_back
@limiter.limit("60 per minute", methods=["POST"])
def register() -> ResponseReturnValue:
    """Ask for an account; the answer is the same whatever the address, and the letter says the rest."""
    form = RegistrationForm().offer(
        occupations=rows_of(occupations()), departements=rows_of(perimeters_of_departements())
    )
    if form.validate_on_submit():
        with form.refusals(), counted("registration", account=form.email.data):
            services.request_account(**form.asked)
            return redirect(url_for(".registered"), 303)
    return form_page("account/register.html", form)


@bp.get("/inscription/envoyee")
@access.public
def registered() -> ResponseReturnValue:
    """What happens once an account is asked for."""
    return render_template("account/registered.html")


@bp.route("/inscription/<token>", methods=["GET", "POST"])
@access.public
@comes_back
@limiter.limit("60 per minute", methods=["POST"])
def registration(token: str) -> ResponseReturnValue:
    """Where one's request stands; its first page confirms the address."""
    asked = request_of_token(token)
    if asked is None:
        return dead_link("account.register", "Demander un compte")
    form = ConfirmForm()
    if form.validate_on_submit():
        services.confirm_request(asked=asked)
        return redirect(url_for(".registration", token=token), 303)
    return form_page("account/registration.html", form, asked=asked)

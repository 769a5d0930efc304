"""Signing in, signing out."""

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.account.forms import SignInForm
from app.account.routes import bp
from app.account.routes.arrival import arrive, own_address, sign_in_page
from app.extensions import limiter
from app.kernel.people import services
from app.web import access, once, sessions
from app.web.attempts import slowed
from app.web.devices import device_label
from app.web.forms import comes_back


@bp.route("/connexion", methods=["GET", "POST"])
@access.public
@comes_back
@limiter.limit("120 per minute", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in, then go where one was going."""
    onward = own_address(request.args.get("suite", ""))
    if held := sessions.held():
        return arrive(held, onward)
    form = SignInForm()
    if form.validate_on_submit():
        with form.refusals(), slowed("sign_in", account=form.email.data):
            session, token = services.sign_in(
                **form.values,
                lasting_days=current_app.config["SETTINGS"].session_days,
                device=device_label(request.user_agent.string),
            )
            sessions.begin(token)
            return arrive(session, onward)
    return sign_in_page(form, onward)


@bp.post("/deconnexion")
@access.public
def sign_out() -> ResponseReturnValue:
    """End this session, here and in the database; whoever is signed out already is simply led home."""
    session = sessions.held()
    farewell = session.provider_token if session is not None else None
    if session is not None:
        services.sign_out(session=session, by=session.person)
    sessions.forget()
    if session is not None:
        flash("Votre connexion est terminée sur ce navigateur.", "success")
    if farewell is None:
        return redirect(url_for("home.index"), 303)
    once.keep(once.FAREWELL, farewell)
    return redirect(url_for(".provider_farewell"), 303)

"""Signing in, signing out."""

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.account.forms import SignInForm
from app.account.routes import bp
from app.extensions import limiter
from app.kernel.people import services
from app.kernel.people.models import Person
from app.kernel.people.queries import demo_people
from app.web import access, once, sessions
from app.web.attempts import slowed
from app.web.devices import device_label
from app.web.forms import form_page
from app.web.listing import rows_of


@bp.route("/connexion", methods=["GET", "POST"])
@access.public
@limiter.limit("120 per minute", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in, then go where one was going."""
    onward = own_address(request.args.get("suite", ""))
    if held := sessions.held():
        return redirect(after_password(held.person, onward), 303)
    form = SignInForm()
    if form.validate_on_submit():
        with form.refusals(), slowed("sign_in", account=form.email.data):
            session, token = services.sign_in(
                **form.values,
                lasting_days=current_app.config["SETTINGS"].session_days,
                device=device_label(request.user_agent.string),
            )
            sessions.begin(token)
            return redirect(after_password(session.person, onward), 303)
    text_waits = onward.startswith("/compte/textes/")
    return form_page("account/sign_in.html", form, demo_people=rows_of(demo_people()), text_waits=text_waits)


@bp.post("/deconnexion")
@access.public
def sign_out() -> ResponseReturnValue:
    """End this session, here and in the database; whoever is signed out already is simply led home."""
    session = sessions.held()
    farewell = session.provider_token if session is not None else None
    if session is not None:
        services.sign_out(session=session, by=session.person)
    sessions.forget()
    if farewell is None:
        return redirect(url_for("home.index"), 303)
    once.keep(once.FAREWELL, farewell)
    return redirect(url_for(".provider_farewell"), 303)


def after_password(person: Person, onward: str) -> str:
    """Where somebody goes once their password is given: on, or first to their second factor when they owe one."""
    return url_for(".second_factor", suite=onward) if person.owes_factor else onward


def own_address(wanted: str) -> str:
    """The page asked for when it is one of ours, else the home page: nobody is sent elsewhere after signing in."""
    plain = wanted.startswith("/") and not wanted.startswith("//")
    clean = not any(letter in wanted for letter in "\\\r\n\t\0")
    return wanted if plain and clean else url_for("home.index")

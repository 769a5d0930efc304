"""Changing one's password, and choosing another when it is lost."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.account import services
from app.account.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from app.account.routes import bp
from app.account.routes.arrival import after_password, open_here
from app.account.routes.dead_links import dead_link
from app.extensions import limiter
from app.kernel.people.queries import find_token
from app.kernel.people.services import WrongPassword, is_bound, least_length
from app.kernel.people.services.tokens import RESET
from app.web import access
from app.web import sessions as held
from app.web.attempts import counted, slowed
from app.web.devices import device_label
from app.web.forms import comes_back, form_page


@bp.route("/compte/mot-de-passe", methods=["GET", "POST"])
@access.signed_in
@limiter.limit("30 per minute", methods=["POST"])
def change_password() -> ResponseReturnValue:
    """Change one's password, knowing the former one; other sessions end."""
    form, person = ChangePasswordForm(), access.person()
    least = least_length(bound=is_bound(person))
    if form.validate_on_submit():
        device = device_label(request.user_agent.string)
        with form.refusals(), slowed("password", account=person.id, guesses=(WrongPassword,)):
            held.keep(services.change_password(session=access.held_session(), **form.values, device=device))
            flash("Votre mot de passe est changé. Vos autres connexions sont terminées.", "success")
            return redirect(url_for(".index"), 303)
    return form_page("account/change_password.html", form, least=least, person=person)


@bp.route("/mot-de-passe-oublie", methods=["GET", "POST"])
@access.public
@comes_back
@limiter.limit("60 per minute", methods=["POST"])
def forgotten() -> ResponseReturnValue:
    """Ask for a link that chooses a new password; the answer is the same whatever the address."""
    form = ForgottenForm()
    if form.validate_on_submit():
        with form.refusals(), counted("reset", account=form.email.data):
            services.ask_new_password(**form.values)
            return redirect(url_for(".reset_asked"), 303)
    return form_page("account/forgotten.html", form)


@bp.get("/mot-de-passe-oublie/envoye")
@access.public
def reset_asked() -> ResponseReturnValue:
    """What happens once a new password is asked for."""
    return render_template("account/reset_asked.html")


@bp.route("/nouveau-mot-de-passe/<token>", methods=["GET", "POST"])
@access.public
@comes_back
@limiter.limit("60 per minute", methods=["POST"])
def new_password(token: str) -> ResponseReturnValue:
    """Choose a new password from a link; signing in comes after, second factor included.

    Whoever never had one was accepted just now: they come in at once, as from an invitation.
    """
    found = find_token(purpose=RESET, token=token)
    if found is None or found.person is None:
        return dead_link("account.forgotten", "Demander un nouveau lien")
    form, least = NewPasswordForm(), least_length(bound=is_bound(found.person))
    is_first, email = found.person.password_hash is None, found.person.email
    if form.validate_on_submit():
        with form.refusals():
            person = services.reset_password(token=token, **form.values)
            if is_first:
                open_here(person)
                flash("Bienvenue. Votre compte est ouvert.", "success")
                return redirect(after_password(person, url_for("home.index")), 303)
            held.forget()
            flash("Votre mot de passe est enregistré. Connectez-vous avec lui.", "success")
            return redirect(url_for(".sign_in"), 303)
    return form_page("account/new_password.html", form, least=least, email=email, is_first=is_first)

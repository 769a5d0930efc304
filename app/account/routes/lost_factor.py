"""A second factor that was lost: asking that it be removed, seeing where that stands, stopping it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.account import services
from app.account.forms import PlainForm
from app.account.routes import bp
from app.extensions import limiter
from app.kernel.people.models.resets import APPROVALS
from app.kernel.people.queries import administrators_but, open_reset_of
from app.web import access
from app.web.forms import form_page


@bp.route("/connexion/second-facteur/perdu", methods=["GET", "POST"])
@access.recognised
@limiter.limit("20 per minute", methods=["POST"])
def lost_factor() -> ResponseReturnValue:
    """Ask that one's second factor be removed, once the password was given; then see where that stands."""
    person = access.held_session().person
    if not person.has_factor:
        return redirect(url_for(".second_factor"), 303)
    form = PlainForm()
    if form.validate_on_submit():
        with form.refusals():
            services.ask_reset(by=person)
            return redirect(url_for(".lost_factor"), 303)
    enough = len(administrators_but(person)) >= APPROVALS
    return form_page("account/lost_factor.html", form, reset=open_reset_of(person), can_be_agreed=enough)


@bp.post("/connexion/second-facteur/perdu/arreter")
@access.recognised
def stop_reset() -> ResponseReturnValue:
    """Stop one's own request."""
    person = access.held_session().person
    reset = open_reset_of(person)
    if reset is not None:
        services.stop_reset(reset=reset, by=person)
    flash("Votre demande est arrêtée. Votre second facteur reste en place.", "success")
    return redirect(url_for(".second_factor"), 303)

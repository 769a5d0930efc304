"""Following the link of an invitation: opening an account, or taking up a role with the account one has."""

from functools import partial

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.account.forms import AcceptForm, JoinForm, TermsForm
from app.account.routes import bp
from app.account.routes.arrival import open_here
from app.account.routes.dead_links import dead_link
from app.extensions import limiter
from app.kernel.admission import services
from app.kernel.admission.models import Invitation
from app.kernel.admission.queries import invitation_of_token
from app.kernel.people.models import Person
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import SECRET_BOUND
from app.kernel.people.services import least_length
from app.web import access
from app.web.forms import comes_back, form_page
from app.web.transaction import afterwards

ELSEWHERE = services.AnotherAddressee.message
DEAD = (
    "Si vous avez déjà répondu à cette invitation, connectez-vous\u00a0: le rôle est à vous. Sinon, demandez-en une "
    "nouvelle à la personne qui vous a invité."
)


DEAD_INSIDE = (
    "Si vous avez déjà répondu à cette invitation, le rôle est à vous\u00a0: il figure parmi vos rôles. Sinon, "
    "demandez-en une nouvelle à la personne qui vous a invité."
)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@access.public
@comes_back
@limiter.limit("60 per minute", methods=["POST"])
def invitation(token: str) -> ResponseReturnValue:
    """What one is invited to, and how to answer."""
    found = invitation_of_token(token)
    if found is None and isinstance(access.actor(), Person):
        return dead_link("account.index", "Voir mes rôles", advice=DEAD_INSIDE)
    if found is None:
        return dead_link("account.sign_in", "Se connecter", advice=DEAD)
    page = make_response(_answer(found, token))
    if request.method == "GET" and found.opened_at is None:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        page.call_on_close(partial(afterwards, app, partial(services.mark_opened, invitation_id=found.id)))
    return page


def _answer(found: Invitation, token: str) -> ResponseReturnValue:
    actor = access.actor()
    if isinstance(actor, Person):
        return _take_up(found, token, actor)
    if person_by_email(found.email):
        return render_template("account/invitation_known.html", invitation=found)
    return _join(found, token)


def _take_up(found: Invitation, token: str, person: Person) -> ResponseReturnValue:
    """Somebody signed in takes up the role, if it was offered to the address of their account."""
    if found.email != person.email:
        page = render_template(
            "account/invitation_elsewhere.html", invitation=found, why=services.AnotherAddressee.message
        )
        return make_response(page, 403)
    form = AcceptForm() if person.terms_accepted_at else TermsForm()
    if form.validate_on_submit():
        with form.refusals():
            grant = services.accept_invitation(token=token, person=person)
            flash(f"Vous avez maintenant le rôle «\u00a0{grant.role_name}\u00a0».", "success")
            return redirect(url_for("home.workplace", perimeter_id=grant.perimeter_id), 303)
    return form_page("account/invitation.html", form, invitation=found)


def _join(found: Invitation, token: str) -> ResponseReturnValue:
    """Whoever has no account opens one, and is signed in at once."""
    form, place, role = JoinForm(), found.perimeter_id, found.role
    if form.validate_on_submit():
        with form.refusals():
            person = services.join(token=token, display_name=form.display_name.data, password=form.password.data)
            open_here(person)
            flash("Bienvenue. Votre compte est ouvert.", "success")
            return redirect(url_for("home.workplace", perimeter_id=place), 303)
    is_bound = role in SECRET_BOUND
    return form_page("account/join.html", form, invitation=found, least=least_length(bound=is_bound), is_bound=is_bound)

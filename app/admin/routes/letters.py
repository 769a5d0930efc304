"""The outbox as administrators see it: what waits and what failed, never what is written in it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.routes import bp
from app.kernel.mail import post_letter, queries, services
from app.kernel.mail.models import LetterState, OutgoingLetter
from app.kernel.mail.words import FAILURES, STATE_NAMES
from app.kernel.mail.writing import kind_of
from app.kernel.people.roles import Role
from app.kernel.refusals import Refusal
from app.web import access
from app.web.pagination import paginate


@bp.get("/courriers")
@access.roles(Role.ADMIN)
def letters() -> ResponseReturnValue:
    """The letters, the newest first, in one state when it is asked for."""
    state = next((one for one in LetterState if one == request.args.get("etat")), None)
    return render_template(
        "admin/letters.html",
        page=paginate(queries.letters(state), (OutgoingLetter.id,), size=30, descending=True),
        state=state,
        counts=queries.letters_by_state(),
        states=STATE_NAMES,
        failures=FAILURES,
        kind_of=kind_of,
    )


@bp.post("/courriers/<int:letter_id>/renvoyer")
@access.roles(Role.ADMIN)
def send_letter_again(letter_id: int) -> ResponseReturnValue:
    """Send a letter that did not leave; asked twice, it still leaves once."""
    try:
        services.send_again(letter=queries.get_letter(letter_id), by=access.person())
        flash("Le courrier repart. Son état se met à jour dans la minute.", "success")
    except Refusal as refusal:
        flash(refusal.message, "error")
    return redirect(url_for("admin.letters"), 303)


@bp.post("/courriers/essai")
@access.roles(Role.ADMIN)
def send_test_letter() -> ResponseReturnValue:
    """Write to oneself, to see whether letters leave."""
    me = access.person()
    post_letter("mail_test", to=me.email, person=me, name=me.display_name, path=url_for("admin.letters"))
    flash("Un courrier d’essai part à votre adresse. Son état se met à jour dans la minute.", "success")
    return redirect(url_for("admin.letters"), 303)

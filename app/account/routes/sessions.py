"""Where one is signed in, and ending it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.account.routes import bp
from app.kernel.people import services
from app.kernel.people.queries import open_session_of, open_sessions
from app.web import access
from app.web import sessions as held
from app.web.listing import rows_of


@bp.get("/compte/sessions")
@access.signed_in
def sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    current = held.current()
    return render_template(
        "account/sessions.html", current=current, sessions=rows_of(open_sessions(access.person()), limit=100)
    )


@bp.post("/compte/sessions/<int:session_id>/fin")
@access.signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's sessions; ending the one in use is signing out."""
    person = access.person()
    session = open_session_of(person, session_id)
    services.sign_out(session=session, by=person)
    if session is held.current():
        held.forget()
        flash("Votre connexion est terminée sur ce navigateur.", "success")
        return redirect(url_for("home.index"), 303)
    flash("Cette connexion est terminée.", "success")
    return redirect(url_for(".sessions"), 303)


@bp.post("/compte/sessions/autres")
@access.signed_in
def end_other_sessions() -> ResponseReturnValue:
    """End every session but the one in use."""
    ended = services.sign_out_elsewhere(session=access.held_session(), by=access.person())
    words = {0: "Il n’y avait pas d’autre connexion.", 1: "L’autre connexion est terminée."}
    flash(words.get(ended, f"Les {ended} autres connexions sont terminées."), "success")
    return redirect(url_for(".sessions"), 303)


@bp.post("/compte/sessions/toutes")
@access.signed_in
def end_every_session() -> ResponseReturnValue:
    """End every session, this one included."""
    person = access.person()
    services.sign_out_everywhere(person=person, by=person)
    held.forget()
    flash("Toutes vos connexions sont terminées, celle-ci comprise.", "success")
    return redirect(url_for(".sign_in"), 303)

"""Choosing for whom one acts."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.account.routes import bp
from app.account.routes.sign_in import own_address
from app.kernel.people.services import act_for as choose
from app.web import access, sessions


@bp.post("/compte/agir-pour")
@access.signed_in
def act_for() -> ResponseReturnValue:
    """Act for one of the associations one works for, in this browser, then go on where one was."""
    session, wanted = sessions.current(), request.form.get("perimeter_id", type=int)
    if session is None or wanted is None:
        raise NotFound
    place = choose(session=session, perimeter_id=wanted)
    flash(f"Vous agissez maintenant pour {place.name}.", "success")
    return redirect(own_address(request.form.get("suite", "")), 303)

"""Removing a passage from what one may not read: with its reference and the passage, typed as they were reported."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.admin.routes import bp
from app.kernel.expunging import Capacity
from app.kernel.expunging.services import NothingFound, checked_passage, find_thing
from app.kernel.people.roles import Role
from app.web import access
from app.web.expunging import CONFIRM, DONE, ExpungeForm, remove
from app.web.forms import form_page, squeeze
from app.web.transaction import trace


class ReportedForm(ExpungeForm):
    """A passage reported by somebody who reads what holds it."""

    shown_last = ("passage", "rule", "beyond")

    reference = StringField(
        "Référence",
        description="L’adresse du message, du fil, de l’espace, de l’association, du compte ou de la demande "
        "de compte, ou le numéro de reçu de l’activité, comme 2026-A1742-0012.",
        filters=[squeeze],
        validators=[DataRequired("Écrivez la référence."), Length(max=300)],
    )


@bp.route("/expurger", methods=["GET", "POST"])
@access.roles(Role.DPO)
def expunge() -> ResponseReturnValue:
    """Remove a passage without reading what surrounds it; each search is an act, whatever it finds."""
    form, count = ReportedForm(), 0
    form.offer(Capacity.DPO)
    if form.validate_on_submit():
        with form.refusals():
            # Before anything is looked for: what is no passage is refused alike, whatever the reference.
            checked_passage(form.passage.data or "")
            count = _act_on(find_thing(form.reference.data or ""), form)
            if not count:
                flash(DONE, "success")
                return redirect(url_for(".expunge"), 303)
    return form_page("admin/expunge.html", form, count=count)


def _act_on(thing: Any, form: ReportedForm) -> int:
    """How many texts hold the passage, or none once it is removed; the reference and the passage are never logged."""
    me = access.person()
    try:
        if thing is None:
            raise NothingFound
        if CONFIRM in request.form and remove(thing, form, capacity=Capacity.DPO):
            return 0
        found = len(form.look(thing, Capacity.DPO))
    except NothingFound:
        trace("passage.not_found", thing or me, by=me)
        # In the same words whether the thing is there or not: trying tells nothing else.
        raise NothingFound(
            "Rien ne porte cette référence, ou le passage ne s’y trouve pas.", field="reference"
        ) from None
    trace("passage.found", thing, by=me)
    return found

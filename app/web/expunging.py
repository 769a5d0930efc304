"""The page that removes a passage: what will go is shown first, then confirmed."""

from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.extensions import Model
from app.kernel.expunging import RULES, Capacity, Rule
from app.kernel.expunging.services import LONGEST, expunge, fingerprint, preview
from app.web import access
from app.web.forms import Form, form_page, trim

CONFIRM = "confirmer"
DONE = "Le passage est retiré, partout et pour toujours."


class ExpungeForm(Form):
    """The passage, and what kind of thing it is."""

    previewed = HiddenField()
    passage = TextAreaField(
        "Le passage à retirer",
        description="Copiez-le tel qu’il se lit. Les mêmes mots avec d’autres accents ou majuscules partent aussi.",
        filters=[trim],
        validators=[
            DataRequired("Écrivez le passage à retirer."),
            Length(max=LONGEST, message=f"Un passage compte au plus {LONGEST} caractères."),
        ],
        render_kw={"rows": 2, "autocomplete": "off"},
    )
    rule = RadioField(
        "Ce que c’est",
        choices={str(rule): words for rule, words in RULES.items()},
        validators=[InputRequired("Choisissez ce que c’est.")],
    )


def expunging_page(thing: Model, *, capacity: Capacity | None, template: str, onward: str, **context: Any) -> Response:
    """Ask for the passage, show what will go, remove it once confirmed."""
    assert capacity is not None  # noqa: S101 - the view required it
    form, seen = ExpungeForm(), None
    if form.validate_on_submit():
        with form.refusals():
            if CONFIRM in request.form:
                remove(thing, form, capacity=capacity)
                flash(DONE, "success")
                return redirect(onward, 303)
            seen = preview(thing, form.passage.data or "")
            form.previewed.data = fingerprint(seen)
    return form_page(template, form, seen=seen, onward=onward, **context)


def remove(thing: Model, form: ExpungeForm, *, capacity: Capacity) -> None:
    """Remove what the form says from this thing."""
    expunge(
        thing=thing,
        passage=form.passage.data or "",
        rule=Rule(form.rule.data),
        capacity=capacity,
        previewed=form.previewed.data or "",
        by=access.person(),
    )

"""The page that removes a passage: what will go is shown first, then confirmed."""

from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.extensions import Model
from app.kernel.expunging import RULES, Capacity, Rule
from app.kernel.expunging.services import (
    LONGEST,
    MovedMeanwhile,
    Seen,
    count_left_around,
    expunge,
    preview,
    reach_of,
)
from app.web import access
from app.web.forms import Form, form_page, trim

CONFIRM = "confirmer"
DONE = "Le passage est retiré, partout et pour toujours."
# Of the texts that would change elsewhere, so many are shown; the others are counted.
MOST_SHOWN = 30
BEYOND = {
    Capacity.AUTHOR: "Le retirer aussi de tout ce que j’ai écrit ici",
    Capacity.FACILITATOR: "Le retirer aussi de tout l’espace",
    Capacity.MANAGER: "Le retirer aussi de toutes les activités de l’association",
    Capacity.DPO: "Le retirer aussi de tout ce qui est écrit au même endroit",
}


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

    beyond = BooleanField(default=True, description="Les réponses qui citent ce texte le perdent de toute façon.")

    def offer(self, capacity: Capacity) -> None:
        """Say how far whoever acts in this capacity may go."""
        self.beyond.label.text = BEYOND[capacity]

    def look(self, thing: Model, capacity: Capacity) -> list[Seen]:
        """What would go; what is shown is what will be confirmed."""
        reach = reach_of(capacity, beyond=self.beyond.data)
        looked = preview(thing, self.passage.data or "", reach=reach, by=access.person())
        self.previewed.data = looked.fingerprint
        return looked.seen


def expunging_page(thing: Model, *, capacity: Capacity | None, template: str, onward: str, **context: Any) -> Response:
    """Ask for the passage, show what will go, remove it once confirmed."""
    assert capacity is not None  # noqa: S101 - the view required it
    form, seen = ExpungeForm(), None
    form.offer(capacity)
    if form.validate_on_submit():
        with form.refusals():
            if CONFIRM in request.form and remove(thing, form, capacity=capacity):
                flash(DONE, "success")
                _tell_what_is_left(thing, form, capacity)
                return redirect(onward, 303)
            seen = form.look(thing, capacity)
    return form_page(template, form, seen=seen, most_shown=MOST_SHOWN, onward=onward, **context)


def _tell_what_is_left(thing: Model, form: ExpungeForm, capacity: Capacity) -> None:
    """An author changes nobody else's words: they are told who can."""
    left = count_left_around(thing, form.passage.data or "") if capacity is Capacity.AUTHOR else 0
    if left:
        texts = "un autre texte" if left == 1 else f"{left} autres textes"
        flash(f"Il se lit encore dans {texts} au même endroit. Qui anime ou dirige peut l’y retirer.", "info")


def remove(thing: Model, form: ExpungeForm, *, capacity: Capacity) -> bool:
    """Remove what the form says from this thing; False when it is not what was previewed: look again."""
    try:
        expunge(
            thing=thing,
            passage=form.passage.data or "",
            rule=Rule(form.rule.data),
            capacity=capacity,
            reach=reach_of(capacity, beyond=form.beyond.data),
            previewed=form.previewed.data or "",
            by=access.person(),
        )
    except MovedMeanwhile as moved:
        form.refuse(moved)
        return False
    return True

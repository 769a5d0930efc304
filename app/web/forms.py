"""Forms: what is typed comes back, whatever the answer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from flask import make_response, render_template, request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.wrappers import Response
from wtforms import FileField, StringField
from wtforms.i18n import get_translations
from wtforms.validators import Length

from app.extensions import db
from app.kernel.refusals import Refusal

# What the library says of a field in its own words; ours say what to do.
FRENCH = {
    "Not a valid integer value.": "Écrivez un nombre entier, en chiffres.",
    "Not a valid decimal value.": "Écrivez un nombre, comme 12 ou 2,5.",
    "Not a valid date value.": "Écrivez une date, comme 25/11/2026.",
    "Not a valid time value.": "Écrivez une heure, comme 14:30.",
    "Not a valid datetime value.": "Écrivez une date et une heure.",
    "Not a valid choice.": "Choisissez une des réponses proposées.",
    "Invalid Choice: could not coerce.": "Choisissez une des réponses proposées.",
    "'%(value)s' is not a valid choice for this field.": "Choisissez parmi les réponses proposées.",
    "This field is required.": "Remplissez ce champ.",
    "Invalid email address.": "Écrivez une adresse électronique complète, comme prenom@exemple.fr.",
    "Invalid URL.": "Écrivez une adresse complète, qui commence par https://.",
    "Invalid input.": "Ce qui est écrit ici n’a pas la forme attendue.",
}
SENDING = ("POST", "PUT", "PATCH", "DELETE")
# The largest whole number a database column keeps.
LARGEST = 2**63 - 1


def squeeze(text: Any) -> Any:
    """Trim a line and fold its plain spaces; no-break spaces are French typography and stay."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ") if isinstance(text, str) else text


def trim(text: Any) -> Any:
    """Trim a text that keeps its lines, and write every end of line the same way."""
    return text.replace("\r\n", "\n").strip() if isinstance(text, str) else text


def reason_field(label: str, description: str, *required: Any, most: int) -> StringField:
    """A line that says why something is done, of at most so many characters, asked for as `required` says."""
    too_long = Length(max=most, message=f"Le motif compte au plus {most} caractères.")
    return StringField(label, description=description, filters=[squeeze], validators=[*required, too_long])


def _is_beyond_numbers(value: Any) -> bool:
    if isinstance(value, Decimal):
        return not value.is_finite() or abs(value) > LARGEST
    return isinstance(value, (int, float)) and not abs(value) <= LARGEST


class FrenchMessages:
    """The library's messages in our words, or in the library's own French for those nobody should meet."""

    library = get_translations(["fr"])

    def gettext(self, message: str) -> str:
        """A message."""
        return FRENCH.get(message) or str(self.library.gettext(message))

    def ngettext(self, one: str, several: str, count: int) -> str:
        """A message that counts."""
        return FRENCH.get(one) or str(self.library.ngettext(one, several, count))


class Form(FlaskForm):
    """A form whose values feed a command by name and whose refusals come back on their field."""

    class Meta(FlaskForm.Meta):
        """French messages for what the library itself says; its own choice would follow a server without French."""

        locales = ("fr_FR", "fr")

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What the browser sent of a form, in its own words: a text is never a file, nor anything but a text."""
            if formdata is not _Auto:
                return formdata
            if request.method not in SENDING:
                return None
            wanted = {field.name for field in form._fields.values() if isinstance(field, FileField)}
            files = MultiDict((name, sent) for name, sent in request.files.items(multi=True) if name in wanted)
            return CombinedMultiDict((files, request.form)) if files else request.form or None

        def get_translations(self, form: Any) -> FrenchMessages:
            """Ours, whatever the reader's browser asks for."""
            return FrenchMessages()

    refused_with = 422

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what was typed; a number no column could hold is refused before a comparison that it would break."""
        for field in self._fields.values():
            if _is_beyond_numbers(field.data):
                field.data = None
                field.process_errors = [*field.process_errors, "Ce nombre est trop grand."]
        return bool(super().validate(extra_validators))

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field name, without the protection token nor the buttons."""
        return {
            name: field.data
            for name, field in self._fields.items()
            if field.type not in ("CSRFTokenField", "SubmitField")
        }

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a refusal of the domain into an error of this form; what the command had begun is undone."""
        try:
            yield
        except Refusal as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: Refusal) -> None:
        """Say a refusal beside the field it names, and undo what the command had begun."""
        db.session.rollback()
        self.refused_with = refusal.status
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(refusal.message)
        else:
            field.errors = [*field.errors, refusal.message]


def form_page(template: str, form: Form, **context: Any) -> Response:
    """The page of a form: 200 when first shown, 422 when what was typed has to be corrected, 429 when one must wait."""
    return make_response(render_template(template, form=form, **context), form.refused_with if form.errors else 200)

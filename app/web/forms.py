"""Forms: what is typed comes back, whatever the answer."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from flask import g, make_response, render_template, request
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
    "Number must be at least %(min)s.": "Écrivez un nombre d’au moins %(min)s.",
    "Number must be at most %(max)s.": "Écrivez un nombre d’au plus %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Écrivez un nombre de %(min)s à %(max)s.",
    "Field must be at least %(min)d character long.": "Écrivez au moins %(min)d caractères.",
    "Field cannot be longer than %(max)d character.": "Écrivez au plus %(max)d caractères.",
    "Field must be exactly %(max)d character long.": "Écrivez exactement %(max)d caractères.",
    "Field must be between %(min)d and %(max)d characters long.": "Écrivez de %(min)d à %(max)d caractères.",
}
TOO_LARGE = "Ce nombre est trop grand."
# What may be said of any field, and therefore does not name the one it is said of.
OF_ANY_FIELD = re.compile(
    "|".join(re.sub(r"%\\\(\w+\\\)[ds]", r"\\S+", re.escape(message)) for message in (*FRENCH.values(), TOO_LARGE))
)
SENDING = ("POST", "PUT", "PATCH", "DELETE")
EXPIRED = "Cette page était ouverte depuis trop longtemps et a expiré\u00a0: rien n’est parti. Envoyez-la de nouveau."
View = TypeVar("View", bound=Callable[..., Any])
# The largest whole number a database column keeps.
LARGEST = 2**63 - 1


def new_id() -> str:
    """An identifier for what a form is about to send: sent twice, it counts once."""
    return str(uuid4())


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


def named_error(error: str, label: str) -> str:
    """An error as a summary says it, away from its field: what could be said of any names the one it is about."""
    if not OF_ANY_FIELD.fullmatch(error):
        return error
    name = label.rstrip(" ?\u202f")
    return f"{name}\u00a0: {error[0].lower()}{error[1:]}"


def _is_beyond_numbers(value: Any) -> bool:
    if isinstance(value, Decimal):
        return not value.is_finite() or abs(value) > LARGEST
    return isinstance(value, (int, float)) and not abs(value) <= LARGEST


def comes_back(view: View) -> View:
    """Sent from a page that has expired, the form of this view is shown again, filled, and nothing is done."""
    view.comes_back = True  # type: ignore[attr-defined]
    return view


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

    refused_with, has_expired = 422, False
    # Every kind of form there is, so that a text given back outside its form keeps the names it has there.
    kinds: ClassVar[list[type["Form"]]] = []

    def __init_subclass__(cls, **words: Any) -> None:
        super().__init_subclass__(**words)
        Form.kinds.append(cls)

    # Fields that the page shows after all others, also those of the forms made from this one.
    shown_last: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the fields in the order of the page, which is that of the summary of errors."""
        super().__init__(*args, **kwargs)
        for name in self.shown_last:
            self._fields[name] = self._fields.pop(name)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what was typed; a number no column could hold is refused before a comparison that it would break.

        A form of an expired page is never valid, whatever it holds.
        """
        if g.get("page_expired"):
            self.has_expired, self.refused_with = True, 400
            self.form_errors.append(EXPIRED)
            return False
        for field in self._fields.values():
            if _is_beyond_numbers(field.data):
                field.data = None
                field.process_errors = [*field.process_errors, TOO_LARGE]
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
        for one in refusal.each:
            self._say(one)

    def _say(self, refusal: Refusal) -> None:
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(refusal.message)
        else:
            field.errors = [*field.errors, refusal.message]


def form_page(template: str, form: Form, **context: Any) -> Response:
    """The page of a form: 200 when first shown, 422 when what was typed has to be corrected, 429 when one must wait."""
    return make_response(render_template(template, form=form, **context), form.refused_with if form.errors else 200)

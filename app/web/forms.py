"""Forms: what is typed comes back, whatever the answer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from flask import make_response, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.extensions import db
from app.kernel.refusals import Refusal

# The largest whole number a database column keeps.
LARGEST = 2**63 - 1


def squeeze(text: Any) -> Any:
    """Trim a line and fold its plain spaces; no-break spaces are French typography and stay."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ") if isinstance(text, str) else text


def trim(text: Any) -> Any:
    """Trim a text that keeps its lines, and write every end of line the same way."""
    return text.replace("\r\n", "\n").strip() if isinstance(text, str) else text


def _is_beyond_numbers(value: Any) -> bool:
    if isinstance(value, Decimal):
        return not value.is_finite() or abs(value) > LARGEST
    return isinstance(value, (int, float)) and not abs(value) <= LARGEST


class Form(FlaskForm):
    """A form whose values feed a command by name and whose refusals come back on their field."""

    class Meta(FlaskForm.Meta):
        """French messages for what the library itself says."""

        locales = ("fr_FR", "fr")

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

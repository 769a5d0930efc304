"""Forms of the settings: one field, of the setting's own kind, and why it changes."""

from decimal import Decimal
from typing import Any

from wtforms import DecimalField, HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from app.kernel.settings import Definition, Kind
from app.kernel.settings.definitions import Value
from app.web.forms import Form, reason_field, trim

LONGEST_REASON = 300
A_NUMBER = "Écrivez un nombre."


class SettingForm(Form):
    """Why a setting changes, and the value that was looked at."""

    shown_last = ("reason",)

    seen = HiddenField()
    reason = reason_field(
        "Motif",
        "Une phrase, gardée dans l’histoire du réglage. Rien de confidentiel.",
        DataRequired("Indiquez le motif."),
        most=LONGEST_REASON,
    )

    def seen_as(self, definition: Definition) -> Value | None:
        """The value the person was looking at; None when the form does not tell."""
        try:
            return definition.read_back(self.seen.data or "")
        except (ValueError, ArithmeticError):
            return None

    def look_at(self, text: str) -> None:
        """From now on, what is sent answers this value."""
        self.seen.data, self.seen.raw_data = text, None


class _Whole(SettingForm):
    value = IntegerField(
        "Nouvelle valeur", validators=[InputRequired(A_NUMBER)], render_kw={"inputmode": "numeric", "type": "text"}
    )


class _Decimal(SettingForm):
    value = DecimalField(
        "Nouvelle valeur",
        use_locale=True,
        validators=[InputRequired(A_NUMBER)],
        render_kw={"inputmode": "decimal"},
    )


class _Switch(SettingForm):
    value = RadioField(
        "Nouvelle valeur",
        choices={"oui": "Oui", "non": "Non"},
        validators=[InputRequired("Choisissez oui ou non.")],
    )


class _Words(SettingForm):
    value = TextAreaField(
        "Nouvelle valeur",
        description="Laissez vide tant que ce n’est pas connu.",
        filters=[trim],
        render_kw={"rows": 2},
    )


FORMS: dict[Kind, type[SettingForm]] = {
    Kind.WHOLE: _Whole,
    Kind.DECIMAL: _Decimal,
    Kind.SWITCH: _Switch,
    Kind.WORDS: _Words,
}


def setting_form(definition: Definition, value: Value) -> Any:
    """The form of one setting, filled with the value it has."""
    shown = definition.written(value) if definition.kind is Kind.SWITCH else value
    return FORMS[definition.kind](data={"value": shown, "seen": definition.written(value)})


def take_default(form: Any, default: Value) -> None:
    """Whatever stands in the field, the default is asked for."""
    form.value.validators, form.value.process_errors = (), []
    form.value.pre_validate = lambda _form: None
    form.value.data = default


def typed_value(form: Any, definition: Definition) -> Value:
    """What was typed, in the setting's own type."""
    typed: Value | None = form.value.data
    if definition.kind is Kind.SWITCH:
        return typed == "oui"
    if definition.kind is Kind.DECIMAL:
        return Decimal(str(typed)).normalize() + 0
    return typed if typed is not None else ""

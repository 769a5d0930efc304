"""What is looked for in the journal."""

from datetime import date
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.kernel.audit.queries import Asked
from app.kernel.audit.words import ACTIONS, OBJECTS
from app.kernel.people.queries import person_by_email
from app.web.forms import Form, squeeze

LARGEST_KEY = 2**31 - 1
# The journal holds nothing before nor after, and every zone can say these days.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def _by_words(named: dict[str, str], everything: str) -> dict[str, str]:
    """What to choose from, in the order of its words."""
    return {"": everything, **dict(sorted(named.items(), key=lambda one: one[1]))}


def _within_reach(_form: Form, field: DateField) -> None:
    """A day that an instant of the journal may have."""
    if field.data and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError(f"Choisissez un jour entre {FIRST_DAY.year} et {LAST_DAY.year}.")


class JournalForm(Form):
    """Acts of one kind, by somebody, on something, between two days. Read from the address of the page."""

    class Meta(Form.Meta):
        """Looking changes nothing: no protection is needed, and the address can be kept."""

        csrf = False

    action = SelectField("Acte", choices=_by_words(ACTIONS, "tous"), validators=[Optional()])
    objet = SelectField("Sur", choices=_by_words(OBJECTS, "tout"), validators=[Optional()])
    numero = StringField("Numéro", filters=[squeeze], validators=[Optional(), Length(max=60)])
    personne = IntegerField("Par le compte n°", validators=[Optional(), NumberRange(1, LARGEST_KEY)])
    du = DateField("Du", validators=[Optional(), _within_reach])
    au = DateField("Au", validators=[Optional(), _within_reach])

    @classmethod
    def read(cls, given: "MultiDict[str, str] | None" = None) -> "JournalForm":
        """What the address, or a form sent, asks for."""
        form = cls(formdata=request.args if given is None else given)
        form.validate()
        return form

    def validate_au(self, field: DateField) -> None:
        """Days go forward."""
        if self.du.data and field.data and field.data < self.du.data:
            raise ValidationError("Le second jour vient avant le premier.")

    @property
    def asked(self) -> Asked:
        """The same, as a question."""
        if self.errors:
            return Asked()
        return Asked(
            action=self.action.data or "",
            actor_id=self.personne.data,
            object_kind=self.objet.data or "",
            object_id=self.numero.data or "",
            since=self.du.data,
            until=self.au.data,
        )

    @property
    def kept(self) -> dict[str, Any]:
        """What was asked, by name in the address, for links and for the export."""
        return {name: field.raw_data[0] for name, field in self._fields.items() if field.raw_data and field.raw_data[0]}


class WhoForm(Form):
    """Whose acts are looked for, by their address; it is sent, never written in the page's own address."""

    email = StringField(
        "Adresse électronique", filters=[squeeze], validators=[InputRequired("Écrivez une adresse."), Length(max=254)]
    )

    def validate_email(self, field: StringField) -> None:
        """There is such an account."""
        found = person_by_email(field.data or "")
        if found is None:
            raise ValidationError("Aucun compte n’a cette adresse.")
        self.found_id = found.id

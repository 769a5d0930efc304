"""Forms about people: giving a role, ending it, closing an account."""

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, EmailField, Field, RadioField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.kernel.people.models import Perimeter
from app.kernel.people.models.holding import LONGEST_REASON
from app.kernel.people.roles import PERIMETER_NAMES, PerimeterKind
from app.web.forms import Form, reason_field, squeeze


def _number(value: Any) -> int | None:
    """The number of a row, or None for anything else that was sent."""
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


def _one_of_these(form: Form, field: Field) -> None:
    if field.data not in {value for value, _ in field.choices}:
        raise ValidationError("Choisissez où la personne aura ce rôle, dans la liste.")


def _called(place: Perimeter, *, with_kind: bool) -> str:
    kind = PERIMETER_NAMES[PerimeterKind(place.kind)]
    return f"{kind}\u00a0: {place.name}" if with_kind else place.name


class ReasonForm(Form):
    """Why something is done about somebody."""

    reason = reason_field(
        "Motif",
        "Une phrase, lue par l’administration et la personne elle-même. Rien de confidentiel.",
        DataRequired("Indiquez le motif."),
        most=LONGEST_REASON,
    )


class PlaceForm(Form):
    """Where a role is given."""

    perimeter_id = RadioField("Où", coerce=_number, validate_choice=False, validators=[_one_of_these])

    def offer(self, places: Sequence[Perimeter]) -> "PlaceForm":
        """Fill the list of places; a single one is chosen already."""
        several = len({place.kind for place in places}) > 1
        self.perimeter_id.choices = [(place.id, _called(place, with_kind=several)) for place in places]
        if len(places) == 1 and self.perimeter_id.data is None and not self.is_submitted():
            self.perimeter_id.data = places[0].id
        self.places = {place.id: place for place in places}
        return self

    @property
    def place(self) -> Perimeter:
        """The place that was chosen in the list."""
        return self.places[self.perimeter_id.data]


class InviteForm(PlaceForm):
    """Whom to invite, and where."""

    shown_last = ("perimeter_id",)

    email = EmailField(
        "Adresse électronique",
        filters=[squeeze],
        validators=[
            InputRequired("Indiquez l’adresse de la personne."),
            Length(max=254, message="Une adresse compte au plus 254 caractères."),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class GiveRoleForm(PlaceForm, ReasonForm):
    """Where a role is given, why, and until when."""

    shown_last = ("reason", "until")

    until = DateField(
        "Fin prévue",
        description="Le premier jour sans ce rôle. Laissez vide s’il n’a pas de fin prévue.",
        validators=[Optional()],
        render_kw={"autocomplete": "off"},
    )


class RefuseForm(ReasonForm):
    """Why a request is refused, for whoever asked."""

    reason = reason_field(
        "Motif du refus",
        "Envoyé tel quel à la personne, qui pourra faire une nouvelle demande.",
        DataRequired("Indiquez le motif\u00a0: un refus en porte toujours un."),
        most=LONGEST_REASON,
    )

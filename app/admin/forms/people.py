"""Forms about people: giving a role, ending it, closing an account."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import DateField, EmailField, Field, RadioField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.kernel.people.directories import Listed
from app.kernel.people.models import Perimeter
from app.kernel.people.models.holding import LONGEST_REASON
from app.kernel.people.roles import PERIMETER_NAMES, PerimeterKind
from app.kernel.territories.models import plain
from app.web.forms import Form, reason_field, squeeze, trim

# A body of a long list that has no perimeter yet.
UNOPENED = re.compile(r"liste-[0-9]{1,10}")


def _number(value: Any) -> int | None:
    """The number of a row, or None for anything else that was sent."""
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


def _place(value: Any) -> int | str | None:
    """The number of a perimeter, the key of a body that has none yet, or None for anything else that was sent."""
    return value if isinstance(value, str) and UNOPENED.fullmatch(value) else _number(value)


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

    perimeter_id = RadioField("Où", coerce=_place, validate_choice=False, validators=[_one_of_these])

    def offer(self, places: Sequence[Perimeter]) -> "PlaceForm":
        """Fill the list of places; a single one is chosen already."""
        places = sorted(places, key=lambda place: (place.kind, plain(place.name), place.id))
        several = len({place.kind for place in places}) > 1
        self.perimeter_id.choices = [(place.id, _called(place, with_kind=several)) for place in places]
        if len(places) == 1 and self.perimeter_id.data is None and not self.is_submitted():
            self.perimeter_id.data = places[0].id
        self.places = {place.id: place for place in places}
        self.listed: dict[int | str, int] = {}
        return self

    def offer_listed(self, listed: Sequence[Listed]) -> "PlaceForm":
        """Fill the list with the bodies found in a longer one, those that have no perimeter yet included."""
        self.perimeter_id.choices = [(one.perimeter_id or f"liste-{one.key}", one.name) for one in listed]
        self.places = {}
        self.listed = {one.perimeter_id or f"liste-{one.key}": one.key for one in listed}
        if len(listed) == 1 and self.perimeter_id.data is None and not self.is_submitted():
            self.perimeter_id.data = self.perimeter_id.choices[0][0]
        return self


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


class RefuseForm(Form):
    """Why a request is refused, for whoever asked."""

    reason = TextAreaField(
        "Motif du refus",
        description="Envoyé tel quel à la personne, qui pourra faire une nouvelle demande.",
        filters=[trim],
        validators=[
            DataRequired("Indiquez le motif\u00a0: un refus en porte toujours un."),
            Length(max=LONGEST_REASON, message=f"Le motif compte au plus {LONGEST_REASON} caractères."),
        ],
        render_kw={"rows": 4},
    )

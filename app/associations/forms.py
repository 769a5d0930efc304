"""Forms of the field log: numbers, a place, a day, one sentence."""

import uuid
from decimal import Decimal
from typing import Any

from wtforms import (
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import UUID, InputRequired, Length, NumberRange, Optional

from app.associations.models import ACTIVITY_TYPES, LONGEST_SENTENCE, Activity
from app.kernel.instants import today
from app.kernel.territories.models import Territory
from app.web.forms import Form, new_id, squeeze

MOST = 9999
TYPES_IN_SIGHT = 6
LONGEST_COMMUNE = 120


class CountField(IntegerField):
    """A count; left empty, it says zero."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """An empty count is nobody."""
        typed = [value.strip() for value in valuelist]
        super().process_formdata(["0"] if typed == [""] else typed)


class HoursField(DecimalField):
    """Hours for one person, with a comma or a point; left empty, it says zero."""

    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """« 2,5 » is two hours and a half."""
        typed = [value.strip().replace(",", ".") or "0" for value in valuelist]
        super().process_formdata(typed)
        if self.data is not None and not self.data.is_finite():
            self.data = None  # « sNaN » is a decimal that cannot even be compared


def count_field(label: str, description: str = "") -> CountField:
    """A whole number of people or visits."""
    return CountField(
        label,
        description=description,
        default=0,
        validators=[NumberRange(0, MOST)],
    )


def hours_field(label: str) -> HoursField:
    """A duration for each person."""
    return HoursField(
        label,
        default=Decimal(0),
        places=None,
        validators=[NumberRange(0, 24)],
    )


class ActivityForm(Form):
    """Noting an activity: every number is about an event, none about a person."""

    client_id = HiddenField(default=new_id, validators=[UUID("Ouvrez une nouvelle saisie.")])
    type = RadioField(
        "Quoi\u202f?",
        choices={kind.code: kind.name for kind in ACTIVITY_TYPES.values()},
        validators=[InputRequired("Choisissez le type d’activité.")],
    )
    day = DateField("Jour", default=today, validators=[InputRequired("Indiquez le jour de l’activité.")])
    commune = StringField(
        "Commune",
        filters=[squeeze],
        validators=[
            InputRequired("Indiquez la commune où cela s’est passé."),
            Length(max=LONGEST_COMMUNE, message=f"Un nom de commune ne dépasse pas {LONGEST_COMMUNE} caractères."),
        ],
    )
    commune_code = RadioField(
        "Laquelle de ces communes\u202f?", choices={}, validate_choice=False, validators=[Optional()]
    )
    passages = count_field("Passages", "une visite = un passage")
    new_people = count_field("Personnes nouvelles", "jamais venues ici")
    volunteers = count_field("Bénévoles")
    volunteer_hours = hours_field("Heures de chaque bénévole")
    staff = count_field("Personnes salariées")
    staff_hours = hours_field("Heures de chaque personne salariée")
    sentence = TextAreaField(
        "Une phrase",
        filters=[squeeze],
        description=f"Ce que les nombres ne disent pas, sans nommer personne. {LONGEST_SENTENCE} caractères au plus.",
        validators=[Optional()],
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the command needs: minutes in all rather than hours for each."""
        said = {name: value for name, value in super().values.items() if name not in ("commune", "commune_code")}
        for people, hours, minutes in (
            ("volunteers", "volunteer_hours", "volunteer_minutes"),
            ("staff", "staff_hours", "staff_minutes"),
        ):
            each = said.pop(hours)
            # Hours without anybody reach the command as such, so that it can say what is wrong.
            said[minutes] = round((said[people] or 1) * each * 60)
        said["sentence"] = said["sentence"] or ""
        # One identifier may be written in several ways; only the plain one is kept.
        said["client_id"] = str(uuid.UUID(said["client_id"]))
        return said

    def offer_types(self, usual: list[str]) -> None:
        """Put first the types this association notes most."""
        ranked = [code for code in usual if code in ACTIVITY_TYPES]
        ranked += [code for code in ACTIVITY_TYPES if code not in ranked]
        self.type.choices = {code: ACTIVITY_TYPES[code].name for code in ranked}

    def offer_communes(self, communes: list[Territory]) -> None:
        """Ask which of these communes was meant."""
        self.commune_code.choices = {commune.code: commune_label(commune) for commune in communes}

    @property
    def types_shown(self) -> list[Any]:
        """The types in sight: the usual ones."""
        return list(self.type)[:TYPES_IN_SIGHT]

    @property
    def types_aside(self) -> list[Any]:
        """The types one step away."""
        return list(self.type)[TYPES_IN_SIGHT:]

    @property
    def chose_aside(self) -> bool:
        """Whether the type chosen is one step away, and must then be shown."""
        return any(option.checked for option in self.types_aside)


def commune_label(commune: Territory) -> str:
    """A commune and its département: « Mayenne (53) »."""
    return f"{commune.name} ({commune.code[:2]})"


def said_before(activity: Activity | None) -> dict[str, Any]:
    """What the same activity would say today: everything but the sentence, which told of that day."""
    if activity is None:
        return {}
    return {
        "type": activity.type,
        "commune": commune_label(activity.territory),
        "passages": activity.passages,
        "new_people": activity.new_people,
        "volunteers": activity.volunteers,
        "volunteer_hours": hours_each(activity.volunteer_minutes, activity.volunteers),
        "staff": activity.staff,
        "staff_hours": hours_each(activity.staff_minutes, activity.staff),
    }


def begun_from(activity: Activity | None) -> dict[str, Any]:
    """A new entry begins where the last one was: same type, same commune, nothing counted yet."""
    return {name: value for name, value in said_before(activity).items() if name in ("type", "commune")}


def hours_each(minutes: int, people: int) -> Decimal:
    """The hours of one person among several, to the hundredth."""
    return (Decimal(minutes) / 60 / people).quantize(Decimal("0.01")).normalize() + 0 if people else Decimal(0)

"""The form by which a social worker asks for an account."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from wtforms import BooleanField, EmailField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from app.account.forms.joining import CHARTER
from app.kernel.admission.models.requests import LONGEST_MOTIVATION
from app.kernel.occupations.models import Occupation
from app.kernel.people.institutions import INSTITUTIONS
from app.kernel.people.models import Perimeter
from app.web.forms import Form, squeeze, trim

LONGEST_LINE = 120


def _number(value: Any) -> int | None:
    """The number of a row, or None for anything else that was sent."""
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


def _line(label: str, missing: str, **options: Any) -> StringField:
    return StringField(
        label,
        filters=[squeeze],
        validators=[
            InputRequired(missing),
            Length(max=LONGEST_LINE, message=f"Au plus {LONGEST_LINE} caractères ici."),
        ],
        **options,
    )


class RegistrationForm(Form):
    """Who asks, for whom they work, at what, where."""

    display_name = _line("Vos prénom et nom", "Indiquez votre nom.", render_kw={"autocomplete": "name"})
    email = EmailField(
        "Adresse électronique professionnelle",
        description="Un lien y est envoyé pour confirmer qu’elle est la vôtre.",
        filters=[squeeze],
        validators=[
            InputRequired("Indiquez votre adresse électronique."),
            Length(max=254, message="Une adresse compte au plus 254 caractères."),
        ],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    employer = _line(
        "Employeur",
        "Indiquez pour qui vous travaillez.",
        description="Lu par l’administration du portail, pour vous répondre\u00a0; il n’est jamais montré aux autres.",
        render_kw={"autocomplete": "organization"},
    )
    institution_kind = SelectField(
        "Type d’institution",
        choices={"": "Choisissez", **{kind: kind for kind in INSTITUTIONS}},
        validators=[InputRequired("Choisissez le type d’institution.")],
    )
    occupation_id = SelectField("Métier", coerce=_number, validate_choice=False)
    trade = StringField(
        "Votre métier, s’il n’est pas dans la liste",
        filters=[squeeze],
        validators=[Length(max=LONGEST_LINE, message=f"Au plus {LONGEST_LINE} caractères ici.")],
    )
    perimeter_id = SelectField("Département où vous travaillez", coerce=_number, validate_choice=False)
    motivation = TextAreaField(
        "Ce que vous attendez du portail",
        description="Quelques phrases, lues par l’administration du portail. Ne parlez d’aucune personne accompagnée.",
        filters=[trim],
        validators=[
            Length(max=LONGEST_MOTIVATION, message=f"Ce texte compte au plus {LONGEST_MOTIVATION} caractères.")
        ],
        render_kw={"rows": 4},
    )
    terms = BooleanField(CHARTER, validators=[DataRequired("Acceptez la charte pour continuer.")])

    def offer(self, *, occupations: Sequence[Occupation], departements: Sequence[Perimeter]) -> "RegistrationForm":
        """Fill the lists to choose from."""
        grouped = groupby(occupations, key=lambda occupation: occupation.perimeter_wording.label)
        self.occupation_id.choices = {
            "": "Aucun de la liste",
            **{label: {str(one.id): one.name for one in group} for label, group in grouped},
        }
        self.perimeter_id.choices = {"": "Choisissez", **{str(place.id): place.name for place in departements}}
        self.occupations = {one.id: one for one in occupations}
        self.departements = {place.id: place for place in departements}
        return self

    def validate_occupation_id(self, field: Field) -> None:
        """A trade of the list, or one's own words."""
        if field.data in self.occupations and self.trade.data:
            raise ValidationError(
                "Choisissez votre métier dans la liste, ou écrivez-le juste dessous, mais pas les deux."
            )
        if field.data not in self.occupations and not self.trade.data:
            raise ValidationError("Choisissez votre métier dans la liste, ou écrivez-le juste dessous.")

    def validate_perimeter_id(self, field: Field) -> None:
        """One of the region's."""
        if field.data not in self.departements:
            raise ValidationError("Choisissez le département où vous travaillez.")

    @property
    def asked(self) -> dict[str, Any]:
        """What the command needs."""
        return {
            "email": self.email.data,
            "display_name": self.display_name.data,
            "employer": self.employer.data,
            "institution_kind": self.institution_kind.data,
            "occupation": self.occupations.get(self.occupation_id.data),
            "trade": self.trade.data,
            "perimeter": self.departements[self.perimeter_id.data],
            "motivation": self.motivation.data,
        }

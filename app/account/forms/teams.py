"""Forms of teams: inviting somebody, ending a role."""

from wtforms import EmailField, Field, RadioField, ValidationError
from wtforms.validators import InputRequired, Length

from app.kernel.people.models.holding import LONGEST_REASON
from app.kernel.people.roles import ROLE_NAMES, SECRET_BOUND, Role
from app.web.forms import Form, reason_field, squeeze


def _one_of_these(form: Form, field: Field) -> None:
    if field.data not in {value for value, _ in field.choices}:
        raise ValidationError("Choisissez un rôle dans la liste.")


class InviteForm(Form):
    """An address and a role."""

    email = EmailField(
        "Adresse électronique",
        filters=[squeeze],
        validators=[
            InputRequired("Indiquez l’adresse de la personne."),
            Length(max=254, message="Une adresse compte au plus 254 caractères."),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    role = RadioField("Rôle", validate_choice=False, validators=[_one_of_these])

    def offer(self, roles: list[Role]) -> "InviteForm":
        """Fill the list of roles; a single one is chosen already."""
        self.role.choices = [(str(role), _called(role)) for role in roles]
        if len(roles) == 1 and not self.is_submitted():
            self.role.data = str(roles[0])
        return self


def _called(role: Role) -> str:
    return ROLE_NAMES[role] + (" (second facteur demandé)" if role in SECRET_BOUND else "")


class EndRoleForm(Form):
    """Why a role ends, for whoever reads the team's history."""

    reason = reason_field(
        "Motif",
        "Une phrase, lue par l’administration et la personne elle-même. Rien de confidentiel.",
        most=LONGEST_REASON,
    )

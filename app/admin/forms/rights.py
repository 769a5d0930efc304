"""Forms of the data protection officer."""

from wtforms import PasswordField, RadioField
from wtforms.validators import InputRequired, Length

from app.kernel.rights.models import LONGEST_REASON
from app.web.forms import Form, reason_field

LATER, NOW = "plus_tard", "maintenant"


class EraseForm(Form):
    """When an account is to be erased, and the officer's own password."""

    when = RadioField(
        "Quand",
        choices={LATER: "Après le délai, que la personne peut interrompre", NOW: "Tout de suite, sans retour possible"},
        default=LATER,
        validators=[InputRequired("Choisissez quand.")],
    )
    current_password = PasswordField(
        "Votre mot de passe",
        validators=[InputRequired("Donnez votre mot de passe."), Length(max=128)],
        render_kw={"autocomplete": "current-password"},
    )


class RefuseErasureForm(Form):
    """Why an erasure is refused."""

    reason = reason_field(
        "Motif",
        "La personne reçoit ce motif par courrier. Ne nommez personne.",
        InputRequired("Dites pourquoi la demande est refusée."),
        most=LONGEST_REASON,
    )

"""Forms about passwords."""

from typing import Any

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.kernel.people.passwords import LONGEST, composed
from app.web.forms import Form, squeeze

# A character may be typed in several pieces; the policy counts them once put together.
LONGEST_TYPED = 4 * LONGEST


def _composed(text: Any) -> Any:
    return composed(text) if isinstance(text, str) else text


class CurrentPassword(PasswordField):
    """The password one already has."""

    def __init__(self, label: str, missing: str = "Donnez votre mot de passe.", **options: Any) -> None:
        super().__init__(
            label,
            validators=[InputRequired(missing), Length(max=LONGEST_TYPED)],
            render_kw={"autocomplete": "current-password"},
            **options,
        )


class NewPassword(PasswordField):
    """A password being chosen; what it must be is said by the page, since it depends on the person."""

    def __init__(self, label: str = "Nouveau mot de passe", **options: Any) -> None:
        super().__init__(
            label,
            filters=[_composed],
            validators=[InputRequired("Choisissez un mot de passe."), Length(max=LONGEST_TYPED)],
            render_kw={"autocomplete": "new-password", "data-shown": "1"},
            **options,
        )


class ForgottenForm(Form):
    """The address of an account whose password is lost."""

    email = StringField(
        "Adresse électronique",
        filters=[squeeze],
        validators=[InputRequired("Indiquez votre adresse électronique."), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )


class NewPasswordForm(Form):
    """A new password, chosen from a link."""

    password = NewPassword()


class ChangePasswordForm(Form):
    """A new password, chosen by whoever knows the former one."""

    current_password = CurrentPassword("Mot de passe actuel", "Donnez votre mot de passe actuel.")
    password = NewPassword()


class ProofForm(Form):
    """The password again, before an act that a stolen session must not do."""

    current_password = CurrentPassword("Mot de passe")

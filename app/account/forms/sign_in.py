"""The sign-in form."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import Form, squeeze


class SignInForm(Form):
    """An address and a password."""

    email = StringField(
        "Adresse électronique",
        filters=[squeeze],
        validators=[InputRequired("Indiquez votre adresse électronique."), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )
    password = PasswordField(
        "Mot de passe",
        validators=[InputRequired("Indiquez votre mot de passe."), Length(max=128)],
        render_kw={"autocomplete": "current-password"},
    )

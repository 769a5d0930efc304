"""Forms of the second factor."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import Form, squeeze


class CodeField(StringField):
    """A code, which is a secret: never written back in the page, right or wrong."""

    def _value(self) -> str:
        return ""


class CodeForm(Form):
    """A code of the application, or one of the paper list."""

    code = CodeField(
        "Code",
        filters=[squeeze],
        validators=[InputRequired("Donnez un code."), Length(max=80)],
        # No numeric keyboard: codes on paper have letters.
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"},
    )


class PasswordForm(Form):
    """The password again, before an act that a stolen session must not do."""

    current_password = PasswordField(
        "Votre mot de passe",
        validators=[InputRequired("Donnez votre mot de passe."), Length(max=128)],
        render_kw={"autocomplete": "current-password"},
    )


class PlainForm(Form):
    """Nothing to fill in: a button."""

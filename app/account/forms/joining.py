"""Forms of whoever comes in."""

from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.account.forms.passwords import NewPassword
from app.web.forms import Form, squeeze

CHARTER = "J’ai lu la charte et je la respecterai"


class TermsForm(Form):
    """The charter, accepted."""

    terms = BooleanField(CHARTER, validators=[DataRequired("Acceptez la charte pour continuer.")])


class JoinForm(TermsForm):
    """A name and a password, for a first account."""

    shown_last = ("terms",)

    display_name = StringField(
        "Vos prénom et nom",
        filters=[squeeze],
        validators=[
            InputRequired("Indiquez votre nom."),
            Length(max=120, message="Un nom compte au plus 120 caractères."),
        ],
        render_kw={"autocomplete": "name"},
    )
    password = NewPassword("Choisissez un mot de passe")


class AcceptForm(Form):
    """Nothing to fill: the charter was accepted already."""

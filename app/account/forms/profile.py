"""Forms of one's own page."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import Form, squeeze


class ProfileForm(Form):
    """How one is shown to others."""

    display_name = StringField(
        "Nom affiché",
        filters=[squeeze],
        validators=[InputRequired("Indiquez le nom sous lequel on vous connaît."), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    pseudonym = StringField(
        "Pseudonyme",
        description="S’il est rempli, c’est lui que les autres voient dans les espaces d’échanges, et non votre nom.",
        filters=[squeeze],
        validators=[Length(max=60)],
        render_kw={"autocomplete": "nickname"},
    )
    trade = StringField(
        "Métier ou fonction",
        description="Par exemple «\u00a0Assistante de service social\u00a0», «\u00a0Bénévole\u00a0».",
        filters=[squeeze],
        validators=[Length(max=120)],
        render_kw={"autocomplete": "organization-title"},
    )
    institution_kind = StringField(
        "Type d’institution",
        description="Par exemple «\u00a0Département\u00a0», «\u00a0Association\u00a0», «\u00a0Commune\u00a0».",
        filters=[squeeze],
        validators=[Length(max=120)],
    )


class AddressForm(Form):
    """The address one wants to sign in with."""

    email = StringField(
        "Nouvelle adresse électronique",
        filters=[squeeze],
        validators=[InputRequired("Indiquez votre nouvelle adresse électronique."), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
    )


class ConfirmForm(Form):
    """Nothing to fill in: a button."""

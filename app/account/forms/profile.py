"""Forms of one's own page."""

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.kernel.people.institutions import INSTITUTIONS
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
    institution_kind = SelectField(
        "Type d’institution",
        description="Montré avec votre métier, à côté de ce que vous écrivez.",
        choices={"": "Ne pas le dire", **{kind: kind for kind in INSTITUTIONS}},
        coerce=lambda kind: kind or None,
    )
    employer = StringField(
        "Employeur",
        description="Lu par vous et par l’administration du portail\u00a0: il n’est montré à personne d’autre.",
        filters=[squeeze],
        validators=[Length(max=120)],
        render_kw={"autocomplete": "organization"},
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

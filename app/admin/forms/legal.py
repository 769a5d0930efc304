"""Forms of the pages the law asks for."""

from typing import Any

from wtforms import DateField, DecimalField, IntegerField, StringField, TextAreaField
from wtforms.validators import URL, DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.kernel.legal.services import LONGEST
from app.kernel.prose import showable
from app.web.forms import Form, squeeze, trim

OUT_OF_DATE = "Le formulaire est arrivé incomplet. Copiez votre texte, puis rouvrez la page."
LAST_VERSION = 2**31 - 2
A_LINE_EACH = "Un élément par ligne."
MOST_LINES = 8_000


class VersionedForm(Form):
    """What is written knows which version it follows."""

    version = IntegerField(
        widget=HiddenInput(),
        validators=[InputRequired(OUT_OF_DATE), NumberRange(0, LAST_VERSION, message=OUT_OF_DATE)],
    )

    def catch_up(self, version: int) -> None:
        """Having seen the other text, the next sending knowingly replaces it."""
        self.version.data, self.version.raw_data = version, None


class PageText(TextAreaField):
    """A long text; what no page can show comes back as a visible mark."""

    def _value(self) -> str:
        return showable(super()._value())


class LegalPageForm(VersionedForm):
    """The text of a page."""

    body = PageText(
        "Texte de la page",
        description="Un titre commence par #. Les mots entre accolades, comme {dpo}, sont remplacés par les réglages.",
        filters=[trim],
        validators=[DataRequired("Écrivez le texte de la page.")],
        render_kw={"rows": 24, "data-limit": LONGEST},
    )


def _lines(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        description=A_LINE_EACH,
        filters=[trim],
        validators=[Length(max=MOST_LINES, message=f"Au plus {MOST_LINES} caractères.")],
        render_kw={"rows": 4},
    )


def _link(label: str) -> StringField:
    return StringField(
        label,
        filters=[squeeze],
        validators=[
            Optional(),
            Length(max=300, message="Au plus 300 caractères."),
            URL(message="Indiquez une adresse complète, qui commence par https://."),
        ],
        render_kw={"type": "url", "inputmode": "url"},
    )


class AccessibilityForm(VersionedForm):
    """What the region declares; the wording follows from it."""

    declared_on = DateField(
        "Déclaration établie le",
        validators=[InputRequired("Indiquez la date de la déclaration, au format jour, mois, année.")],
    )
    audited_on = DateField(
        "Date de l’audit", description="Laissez vide tant qu’aucun audit n’a été fait.", validators=[Optional()]
    )
    rate = DecimalField(
        "Taux de conformité",
        description="Part des critères applicables qui sont respectés, avec deux décimales au plus.",
        use_locale=True,
        validators=[Optional(), NumberRange(0, 100, message="Le taux va de 0 à 100.")],
        render_kw={"inputmode": "decimal"},
    )
    auditor = StringField(
        "Organisme qui a fait l’audit",
        filters=[squeeze],
        validators=[Length(max=200, message="Au plus 200 caractères.")],
    )
    plan_url = _link("Adresse du schéma pluriannuel")
    yearly_plan_url = _link("Adresse du plan d’actions de l’année")
    non_conformities = _lines("Non-conformités")
    burdens = _lines("Dérogations pour charge disproportionnée")
    exemptions = _lines("Contenus non soumis à l’obligation")
    technologies = _lines("Technologies utilisées")
    environments = _lines("Environnements de test")
    tools = _lines("Outils d’évaluation")
    pages = _lines("Pages vérifiées")

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, the rate in hundredths of a percent."""
        typed = super().values
        rate = typed.pop("rate")
        return {**typed, "rate": None if rate is None else int(round(rate * 100))}

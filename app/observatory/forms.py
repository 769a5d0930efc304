"""Forms of the observatory."""

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import UUID, DataRequired, Length, NumberRange, Optional

from app.observatory.models.permalinks import Span
from app.observatory.models.releases import LONGEST_COMMENT, LONGEST_REASON
from app.web.forms import Form, new_id, reason_field, squeeze, trim


def _described(label: str, description: str, most: int) -> StringField:
    return StringField(
        label,
        description=description,
        filters=[squeeze],
        validators=[Length(max=most, message=f"Au plus {most} caractères.")],
    )


class ImportForm(Form):
    """A producer's file to read."""

    file = FileField(
        "Fichier du producteur",
        description="Classeur xlsx, CSV ou Parquet, tel que le producteur le donne. Il est reconnu à son contenu.",
        validators=[FileRequired("Choisissez un fichier.")],
    )
    provenance = StringField(
        "D’où vient-il ?",
        description="L’adresse de la page où vous l’avez téléchargé, par exemple.",
        filters=[squeeze],
        validators=[Length(max=300, message="Trois cents caractères au plus.")],
    )

    title = _described("Nom du jeu de données", "Pour le format long seulement.", 120)
    producer = _described("Producteur", "Pour le format long seulement\u00a0: qui a établi ces chiffres.", 120)
    licence = _described(
        "Licence", "Pour le format long seulement\u00a0: «\u00a0Licence Ouverte\u00a0», par exemple.", 80
    )


class SignForm(Form):
    """Nothing to type: publishing is one button."""


class WithdrawForm(Form):
    """Why figures go off line."""

    reason = reason_field(
        "Motif du retrait",
        "Une phrase, que lira toute personne qui cherche ces chiffres.",
        DataRequired("Indiquez le motif."),
        most=LONGEST_REASON,
    )


class CommentForm(Form):
    """A question or a note about a release, under an identifier that makes sending it twice harmless."""

    client_id = HiddenField(default=new_id, validators=[UUID("Rouvrez la page, puis recommencez.")])
    body = TextAreaField(
        "Votre commentaire",
        description="Une question ou une réserve. Tant qu’elle n’est pas close, rien n’est publié.",
        filters=[trim],
        validators=[DataRequired("Écrivez votre commentaire.")],
        render_kw={"rows": 3, "data-limit": LONGEST_COMMENT},
    )

    def renew_if_refused(self) -> None:
        """A refused form kept nothing: what comes next is another comment."""
        if self.errors:
            self.client_id.data = new_id()


class KeepForm(Form):
    """What becomes of the periods of an answer kept at an address."""

    span = RadioField(
        "Quand de nouvelles périodes paraîtront",
        choices=[
            SelectChoice(str(Span.FROZEN), "Garder exactement ces périodes"),
            SelectChoice(str(Span.GROWING), "Ajouter les nouvelles à celles-ci"),
            SelectChoice(str(Span.SLIDING), "Montrer toujours les dernières"),
        ],
        default=str(Span.FROZEN),
    )
    last = IntegerField(
        "Combien de dernières périodes ?",
        description="Seulement pour « toujours les dernières ».",
        default=3,
        validators=[Optional(), NumberRange(1, 50, message="Écrivez un nombre de 1 à 50.")],
    )

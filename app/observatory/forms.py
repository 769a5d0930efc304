"""Forms of the observatory."""

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length

from app.web.forms import Form, squeeze


class ImportForm(Form):
    """A producer's file to read."""

    file = FileField(
        "Fichier du producteur",
        description="Classeur xlsx ou CSV, tel que le producteur le donne. Il est reconnu à son contenu.",
        validators=[FileRequired("Choisissez un fichier.")],
    )
    provenance = StringField(
        "D’où vient-il ?",
        description="L’adresse de la page où vous l’avez téléchargé, par exemple.",
        filters=[squeeze],
        validators=[Length(max=300, message="Trois cents caractères au plus.")],
    )


class SignForm(Form):
    """Nothing to type: publishing and withdrawing are one button."""

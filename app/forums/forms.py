"""Forms of the forums."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from werkzeug.datastructures import FileStorage
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from app.forums.models import KIND_NAMES, Kind, kind_named
from app.kernel.files.inspection import FORMATS
from app.kernel.files.naming import label_of
from app.kernel.files.services import Incoming
from app.kernel.prose import MAX_LENGTH, showable
from app.kernel.settings.queries import whole_number
from app.kernel.territories.models import Territory
from app.kernel.themes.models import Theme
from app.web.forms import Form, new_id, trim

INCOMPLETE = "Le formulaire est arrivé incomplet. Votre texte est gardé ci-dessous\u202f: envoyez-le de nouveau."
OUT_OF_DATE = (
    "Le formulaire est arrivé incomplet. Copiez votre texte, puis rouvrez «\u202fModifier\u202f» depuis le fil."
)
# The largest integer a database keeps, less the one that saving adds.
LAST_VERSION = 2**31 - 2
BODY_HELP = "Personne ne doit pouvoir être reconnu\u202f: ni nom, ni initiales, ni âge exact, ni petite commune."
FILES_HELP = (
    "{most} au plus, {megabytes}\u00a0Mo chacun\u00a0: photo, PDF, texte, tableau ou présentation. Ni document de "
    "dossier, ni photo d’une personne."
)
ACCEPTED = ",".join(sorted({f".{extension}" for form in FORMATS.values() for extension in form.extensions}))
KIND_HELP = "Un signal faible est un constat qui se répète et qui pourrait annoncer un problème."


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


def _canonical(form: Form, field: Field) -> None:
    """An identifier written in any of its forms is kept in one, so that the same one is recognised."""
    try:
        field.data = str(UUID(field.data))
    except ValueError:
        raise ValidationError(INCOMPLETE) from None


class ProseField(TextAreaField):
    """A long text; what no page can show comes back as a visible mark, so that one sees what to erase."""

    def _value(self) -> str:
        return showable(super()._value())


class LineField(StringField):
    """A line of text, given back in the same way."""

    def _value(self) -> str:
        return showable(super()._value())


class FilesField(MultipleFileField):
    """Files to join to a post; their limits are settings, so they are written when the form is shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        megabytes = whole_number("files.attachment_megabytes")
        super().__init__(*args, render_kw={"accept": ACCEPTED, "data-megabytes": megabytes}, **kwargs)
        self.description = FILES_HELP.format(most=whole_number("forums.attachments_per_post"), megabytes=megabytes)

    @property
    def chosen(self) -> list[FileStorage]:
        """The files there are: a browser sends an empty one when none is chosen."""
        return [file for file in self.data or () if isinstance(file, FileStorage) and file.filename]


class JoiningForm(Form):
    """A form by which files are joined to a post."""

    shown_last = ("file",)

    file = FilesField("Joindre des fichiers")

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, and the files under the name the commands give them."""
        typed = super().values
        del typed["file"]
        return {**typed, "files": [Incoming(file.stream, file.filename or "") for file in self.file.chosen]}

    @property
    def to_join_again(self) -> list[str]:
        """The files chosen for a sending that published nothing: browsers do not keep them."""
        return [label_of(file.filename or "") for file in self.file.chosen]


class WritingForm(JoiningForm):
    """A text to publish, under an identifier that makes sending it twice harmless."""

    client_id = HiddenField(default=new_id, validators=[InputRequired(INCOMPLETE), _canonical])

    def renew_if_refused(self) -> None:
        """A refused form published nothing: what comes next is another message."""
        if self.errors:
            self.client_id.data = new_id()


class ReplyForm(WritingForm):
    """A reply in a thread."""

    body = ProseField(
        "Votre réponse",
        description=BODY_HELP,
        filters=[trim],
        validators=[DataRequired("Écrivez votre réponse.")],
        render_kw={"rows": 7, "data-limit": MAX_LENGTH},
    )


class OpenThreadForm(WritingForm):
    """A new thread: its title first."""

    title = LineField(
        "Titre",
        description="Une phrase qui se comprend seule, comme une question posée à une collègue.",
        filters=[trim],
        validators=[
            DataRequired("Donnez un titre à votre fil."),
            Length(max=200, message="Le titre compte au plus 200 caractères."),
        ],
    )
    kind = RadioField(
        "Ce que vous apportez",
        description=KIND_HELP,
        choices={str(kind): name for kind, name in KIND_NAMES.items()},
        default=Kind.QUESTION,
        validators=[InputRequired("Choisissez ce que vous apportez.")],
    )
    body = ProseField(
        "Votre message",
        description=BODY_HELP,
        filters=[trim],
        validators=[DataRequired("Écrivez votre message.")],
        render_kw={"rows": 10, "data-limit": MAX_LENGTH},
    )
    theme_id = SelectField("Thème", coerce=_number)
    territory_id = SelectField("Territoire", coerce=_number)

    def offer(self, *, themes: Sequence[Theme], territories: Sequence[Territory]) -> "OpenThreadForm":
        """Fill the lists to choose from."""
        self.places = {territory.id: territory.name for territory in territories}
        self.subjects = {theme.id: theme.name for theme in themes}
        grouped = groupby(themes, key=lambda theme: theme.group.name)
        self.theme_id.choices = {
            "": "Aucun thème en particulier",
            **{name: {str(theme.id): theme.name for theme in group} for name, group in grouped},
        }
        self.territory_id.choices = {
            "": "Aucun territoire en particulier",
            **{str(territory.id): territory.name for territory in territories},
        }
        return self

    @property
    def chosen(self) -> list[str]:
        """What was chosen in the lists, in words."""
        kind = kind_named(self.kind.data)
        words = (
            kind and KIND_NAMES[kind],
            self.subjects.get(self.theme_id.data),
            self.places.get(self.territory_id.data),
        )
        return [word for word in words if word]


class EditPostForm(JoiningForm):
    """The text of a post, and the version one was reading when changing it."""

    version = IntegerField(
        widget=HiddenInput(),
        validators=[InputRequired(OUT_OF_DATE), NumberRange(1, LAST_VERSION, message=OUT_OF_DATE)],
    )
    body = ProseField(
        "Votre message",
        description=BODY_HELP,
        filters=[trim],
        validators=[DataRequired("Écrivez votre message.")],
        render_kw={"rows": 12, "data-limit": MAX_LENGTH},
    )

    def catch_up(self, version: int) -> None:
        """Having seen the other text, the next sending knowingly replaces it."""
        self.version.data, self.version.raw_data = version, None

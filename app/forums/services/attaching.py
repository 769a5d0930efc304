"""Files joined to posts."""

from collections.abc import Sequence

from app.extensions import db
from app.forums.models import Post, PostAttachment, Space
from app.kernel.audit.services import record
from app.kernel.files.models import FileKind, StoredFile
from app.kernel.files.naming import stem_of
from app.kernel.files.services import Incoming, forget_file, receive_all
from app.kernel.people.models import Person
from app.kernel.refusals import Refusal
from app.kernel.settings.queries import whole_number


class TooManyFiles(Refusal):
    """A post holds a few files only."""

    field = "file"


class AlreadyPublished(Refusal):
    """The same form came back with a file that the first sending did not have."""

    message = (
        "Votre message est déjà publié, sans ce fichier. Pour l’y joindre, ouvrez-le et choisissez "
        "«\u202fModifier\u202f»."
    )
    field = "file"


def receive_for(space: Space, files: Sequence[Incoming], *, held: int = 0, by: Person) -> list[StoredFile]:
    """Take in the files of a post that already holds some; comes before anything is written."""
    if not files:
        return []
    most = whole_number("forums.attachments_per_post")
    if held + len(files) > most:
        raise TooManyFiles(f"Un message porte au plus {most} fichiers. Retirez-en, ou répartissez-les entre messages.")
    return receive_all(files, kind=FileKind.ATTACHMENT, perimeter_id=space.perimeter_id, by=by)


def join_files(post: Post, stored: Sequence[StoredFile], *, by: Person) -> None:
    """Join files to a post, after those it has."""
    last = max((attachment.position for attachment in post.attachments), default=0)
    for position, file in enumerate(stored, start=last + 1):
        attachment = PostAttachment(file=file, position=position)
        post.attachments.append(attachment)
        post.attachments_count = len(post.attachments)
        db.session.flush()
        record("attachment.joined", attachment, by=by, size=file.size)


def has_all(post: Post, files: Sequence[Incoming]) -> bool:
    """Whether files of the same names are joined to a post already, as they are when a form is sent twice."""
    joined = {stem_of(attachment.file.original_name) for attachment in post.attachments}
    return all(stem_of(file.name) in joined for file in files)


def withdraw_attachment(*, attachment: PostAttachment, by: Person) -> None:
    """Take a file away from a post, for good."""
    record("attachment.withdrawn", attachment, by=by)
    file, post = attachment.file, attachment.post
    post.attachments.remove(attachment)
    post.attachments_count = len(post.attachments)
    db.session.flush()
    forget_file(stored=file, by=by)

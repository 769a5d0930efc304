"""Asking about a release before it is published, and answering."""

from sqlalchemy import select

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.people.models import Person
from app.kernel.prose import checked
from app.kernel.refusals import Refusal
from app.observatory.models import Release, ReleaseComment, ReleaseState
from app.observatory.models.releases import LONGEST_COMMENT


class NothingToDiscuss(Refusal):
    """Only what waits for a signature is discussed here."""

    message = "Cette publication n’attend plus de signature\u202f: elle ne se commente plus ici."


def comment_on(*, release: Release, body: str, client_id: str, by: Person) -> ReleaseComment:
    """Say something of a release that waits; the same sending counts once."""
    held = db.session.scalars(select(ReleaseComment).where(ReleaseComment.client_id == client_id)).one_or_none()
    if held is not None:
        return held
    if release.state != ReleaseState.PREPARED:
        raise NothingToDiscuss
    comment = ReleaseComment(
        release_id=release.id, written_by_id=by.id, body=checked(body, limit=LONGEST_COMMENT), client_id=client_id
    )
    db.session.add(comment)
    db.session.flush()
    record("release.commented", release, by=by)
    return comment


def resolve_comment(*, comment: ReleaseComment, by: Person) -> None:
    """Close a comment that was answered; closing it twice changes nothing."""
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by_id = utcnow(), by.id
        db.session.flush()
        record("release.comment_closed", comment.release, by=by)

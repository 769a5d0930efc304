"""Asking about a release before it is published, and answering."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

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


class OtherComment(Refusal):
    """The same form already served its author for something else."""

    message = (
        "Un autre commentaire est déjà enregistré avec ce formulaire. Le vôtre est gardé ci-dessous\u202f: "
        "envoyez-le de nouveau."
    )
    field = "body"


def comment_on(*, release: Release, body: str, client_id: str, by: Person) -> ReleaseComment:
    """Say something of a release that waits; the same sending by the same person counts once."""
    said = checked(body, limit=LONGEST_COMMENT)
    already = _already_said(client_id, release, said, by)
    if already:
        return already
    if release.state != ReleaseState.PREPARED:
        raise NothingToDiscuss
    comment = ReleaseComment(release_id=release.id, written_by_id=by.id, body=said, client_id=client_id)
    try:
        with db.session.begin_nested():
            db.session.add(comment)
            db.session.flush()
    except IntegrityError:
        first = _already_said(client_id, release, said, by)
        if first is None:
            raise
        return first
    record("release.commented", release, by=by)
    return comment


def _already_said(client_id: str, release: Release, said: str, by: Person) -> ReleaseComment | None:
    """What this person sent with this form, if they did; another text, or one about another release, is not it."""
    held = db.session.scalars(
        select(ReleaseComment).where(ReleaseComment.written_by_id == by.id, ReleaseComment.client_id == client_id)
    ).one_or_none()
    if held and (held.release_id, held.body) != (release.id, said):
        raise OtherComment
    return held


def resolve_comment(*, comment: ReleaseComment, by: Person) -> None:
    """Close a comment that was answered; closing it twice changes nothing."""
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by_id = utcnow(), by.id
        db.session.flush()
        record("release.comment_closed", comment.release, by=by)

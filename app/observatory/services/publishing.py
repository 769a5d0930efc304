"""Publishing: what one person prepared, another signs."""

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.people.models import Person
from app.kernel.people.roles import ANALYSTS
from app.kernel.refusals import Refusal
from app.kernel.visibility import audience_for, public_audience
from app.observatory.models import Release, ReleaseState
from app.observatory.queries.releases import current_release, open_comments


class SamePerson(Refusal):
    """Two pairs of eyes: whoever prepared a release may not sign it."""

    message = "Vous avez préparé cette publication : une autre personne de l’observatoire doit la signer."


class NotToBeSigned(Refusal):
    """Only what is prepared, by somebody with a name, can be published."""

    message = "Cette publication n’attend pas de signature : elle est déjà publiée, remplacée ou retirée."


class Questioned(Refusal):
    """Somebody asked something about it that nobody has answered yet."""

    message = "Un commentaire attend une réponse : il faut le clore avant de publier."


class NotPublished(Refusal):
    """Only what is published can be withdrawn."""

    message = "Cette publication n’est pas en ligne : elle ne peut pas être retirée."


def publish_release(*, release: Release, by: Person) -> Release:
    """Sign a release prepared by somebody else: everybody may read it, and it replaces the one before."""
    if release.state != ReleaseState.PREPARED or release.prepared_by_id is None:
        raise NotToBeSigned
    if release.prepared_by_id == by.id:
        raise SamePerson
    if open_comments(release):
        raise Questioned
    release.published_by_id = by.id
    return put_online(release, by=by)


def put_online(release: Release, *, by: Person | None) -> Release:
    """Make a release the current one of its source and year."""
    if before := current_release(release.family, release.vintage):
        before.is_current = False
        before.state = ReleaseState.SUPERSEDED
        # The place must be free before it is taken: one current release per source and year.
        db.session.flush()
    release.state = ReleaseState.PUBLISHED
    release.published_at = utcnow()
    release.is_current = True
    release.audience = public_audience()
    db.session.flush()
    record("release.published", release, by=by, family=release.family, vintage=release.vintage)
    return release


def withdraw_release(*, release: Release, by: Person, reason: str = "") -> Release:
    """Take a release off line: its figures leave every page, and only analysts may still look at it."""
    if release.state not in (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED):
        raise NotPublished
    release.state = ReleaseState.WITHDRAWN
    release.is_current = False
    release.withdrawn_at = utcnow()
    release.withdrawn_by_id = by.id
    release.withdrawn_reason = reason
    release.audience = audience_for(ANALYSTS)
    db.session.flush()
    record("release.withdrawn", release, by=by, family=release.family, vintage=release.vintage)
    return release

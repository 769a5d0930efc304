"""Questions about files and releases."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import Actor
from app.kernel.visibility import readable
from app.observatory.models import (
    FileImport,
    ImportState,
    Release,
    ReleaseColumn,
    ReleaseComment,
    ReleaseState,
    SourceFile,
)

LEFT_BEHIND_AFTER = timedelta(minutes=15)


def source_file_of(sha256: str) -> SourceFile | None:
    """The file with these very bytes, if it was ever received."""
    return db.session.scalars(select(SourceFile).where(SourceFile.sha256 == sha256)).one_or_none()


def readable_source(source_id: int) -> SourceFile:
    """A file of which the reader may see a release; raises NoResultFound otherwise."""
    return db.session.scalars(
        select(SourceFile)
        .where(SourceFile.id == source_id, select(Release.id).where(Release.source_file_id == SourceFile.id).exists())
        .options(joinedload(SourceFile.stored_file))
    ).one()


def release_of_file(sha256: str) -> Release | None:
    """What was already made of this very file, unless it was withdrawn."""
    return db.session.scalars(
        select(Release)
        .join(Release.source_file)
        .where(SourceFile.sha256 == sha256, Release.state != ReleaseState.WITHDRAWN)
        .order_by(Release.version.desc())
        .limit(1)
    ).one_or_none()


def last_version(family: str, vintage: int) -> int:
    """The number of the last release of this source and year; none is 0."""
    highest = select(func.max(Release.version)).where(Release.family == family, Release.vintage == vintage)
    return db.session.scalar(highest) or 0


def current_release(family: str, vintage: int) -> Release | None:
    """What the public reads of this source and year."""
    return db.session.scalars(
        select(Release).where(Release.family == family, Release.vintage == vintage, Release.is_current)
    ).one_or_none()


def release_before(family: str, vintage: int) -> Release | None:
    """What the public reads of the last year of this source before that one."""
    return db.session.scalars(
        select(Release)
        .where(Release.family == family, Release.vintage < vintage, Release.is_current)
        .order_by(Release.vintage.desc())
        .limit(1)
    ).one_or_none()


def comments_of(release: Release) -> Select[ReleaseComment]:
    """What was said of a release, in order."""
    return (
        select(ReleaseComment)
        .where(ReleaseComment.release_id == release.id)
        .options(joinedload(ReleaseComment.written_by), joinedload(ReleaseComment.resolved_by))
        .order_by(ReleaseComment.id)
    )


def comment_of(release: Release, comment_id: int) -> ReleaseComment:
    """One comment of a release; raises NoResultFound, for another release's as for none."""
    return db.session.scalars(comments_of(release).where(ReleaseComment.id == comment_id)).one()


def open_comments(release: Release) -> int:
    """How many comments keep a release from being published."""
    still = select(func.count(ReleaseComment.id)).where(
        ReleaseComment.release_id == release.id, ReleaseComment.resolved_at.is_(None)
    )
    return db.session.scalar(still) or 0


def is_latest_current() -> ColumnElement[bool]:
    """The condition of the releases pages show: current, and of the latest year of their source."""
    newest = (
        select(Release.family, func.max(Release.vintage).label("vintage"))
        .where(Release.is_current)
        .group_by(Release.family)
        .subquery()
    )
    chosen = (
        select(Release.id)
        .join(newest, and_(Release.family == newest.c.family, Release.vintage == newest.c.vintage))
        .where(Release.is_current)
    )
    return Release.id.in_(chosen)


def latest_releases(actor: Actor) -> Select[Release]:
    """The last publications this reader may see, newest first."""
    return (
        select(Release)
        .join(Release.source_file)
        .where(Release.is_current, readable(Release, actor))
        .options(contains_eager(Release.source_file))
        .order_by(Release.published_at.desc(), Release.id.desc())
    )


def releases_awaiting_second_signature(actor: Actor) -> Select[FileImport]:
    """The imports whose release this reader may publish: prepared by somebody else, not yet signed."""
    return (
        select(FileImport)
        .join(FileImport.release)
        .where(
            FileImport.state == ImportState.DONE,
            Release.state == ReleaseState.PREPARED,
            Release.prepared_by_id != actor.id,
            readable(Release, actor),
        )
        .options(
            contains_eager(FileImport.release).joinedload(Release.source_file),
            joinedload(FileImport.stored_file),
            joinedload(FileImport.created_by),
        )
        .order_by(FileImport.id.desc())
    )


def imports(actor: Actor) -> Select[FileImport]:
    """The files received, newest first."""
    return (
        select(FileImport).where(readable(FileImport, actor)).options(*import_options()).order_by(FileImport.id.desc())
    )


def columns_of(release: Release) -> Select[ReleaseColumn]:
    """Where each indicator of a release stands in its file."""
    return (
        select(ReleaseColumn)
        .where(ReleaseColumn.release_id == release.id)
        .join(ReleaseColumn.indicator)
        .options(contains_eager(ReleaseColumn.indicator))
        .order_by(ReleaseColumn.letter, ReleaseColumn.indicator_id)
    )


def waits_for_a_worker() -> ColumnElement[bool]:
    """The condition of imports to be worked on: new, or left behind by a worker that died."""
    left_behind = and_(FileImport.state == ImportState.RUNNING, FileImport.started_at < utcnow() - LEFT_BEHIND_AFTER)
    return or_(FileImport.state == ImportState.RECEIVED, left_behind)


def waiting_imports() -> Select[int]:
    """The imports to be worked on, oldest first."""
    return select(FileImport.id).where(waits_for_a_worker()).order_by(FileImport.id)


def import_options() -> tuple[ExecutableOption, ...]:
    """What a page about imports reads beside them."""
    release = joinedload(FileImport.release)
    return (
        release.joinedload(Release.source_file),
        release.joinedload(Release.prepared_by),
        release.joinedload(Release.published_by),
        release.joinedload(Release.withdrawn_by),
        joinedload(FileImport.stored_file),
        joinedload(FileImport.created_by),
    )

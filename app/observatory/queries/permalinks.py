"""Questions about answers that keep their values."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from sqlalchemy import select

from app.extensions import db
from app.kernel.visibility import whole
from app.observatory.models import Permalink, Release, ReleaseState, Span
from app.observatory.queries.explore import Asked, catalogue, read
from app.observatory.queries.explore.question import ALL
from app.observatory.queries.taking.frozen import Withdrawal, sources_of


def permalink_at(short: str) -> Permalink:
    """The answer kept at a short address; raises NoResultFound."""
    return db.session.scalars(select(Permalink).where(Permalink.short == short)).one()


def permalink_of(mark: str) -> Permalink | None:
    """The answer already kept for the same question, with the same values."""
    return db.session.scalars(select(Permalink).where(Permalink.mark == mark)).one_or_none()


def withdrawn_since(permalink: Permalink) -> Mapping[int, Withdrawal]:
    """The releases of a kept answer whose figures its reader may not see, by number, with what is told of it."""
    quoted = [source.id for source in sources_of(permalink)]
    still = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED)
    seen = set(db.session.scalars(select(Release.id).where(Release.id.in_(quoted), Release.state.in_(still))))
    lost = [key for key in quoted if key not in seen]
    return {key: Withdrawal(None, "") for key in lost} | _told_of(lost) if lost else {}


def _told_of(releases: Sequence[int]) -> dict[int, Withdrawal]:
    """When and why releases were withdrawn, which every reader of their figures is told."""
    rows = db.session.execute(
        whole(  # type: ignore[type-var]
            select(Release.id, Release.withdrawn_at, Release.withdrawn_reason).where(
                Release.id.in_(releases), Release.state == ReleaseState.WITHDRAWN
            ),
            "a figure quoted somewhere says when and why it was withdrawn, never its value",
        )
    )
    return {row.id: Withdrawal(row.withdrawn_at.date(), row.withdrawn_reason) for row in rows}


def asked_again(permalink: Permalink) -> Asked | None:
    """The question of a kept answer put today; nothing while the portal has no figure."""
    asked, _notices = read(parse_qs(permalink.question), catalogue())
    return asked


def is_same(permalink: Permalink, asked: Asked) -> bool:
    """Whether the question asked today is the very one of a kept answer: a source may be gone since."""
    return asked.question.address() == permalink.question


def asked_on(permalink: Permalink) -> Asked | None:
    """The same question on the periods it goes on to: those published since as well, or always the last ones."""
    args, offered = parse_qs(permalink.question), catalogue()
    everything, _notices = read({**args, "periodes": [ALL]}, offered)
    if everything is None:
        return None
    kept, periods = args["periodes"][0].split(","), [period.code for period in everything.periods]
    if permalink.span == Span.SLIDING:
        chosen = periods[-(permalink.last or 1) :]
    else:
        chosen = kept + (periods[periods.index(kept[-1]) + 1 :] if kept[-1] in periods else [])
    asked, _notices = read({**args, "periodes": [",".join(chosen)]}, offered)
    return asked

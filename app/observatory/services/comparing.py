"""What a release changes: cell by cell against the version in force, or in sum against the year before."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.extensions import db
from app.observatory.models import Indicator, Observation, Release, ReleaseColumn
from app.observatory.queries.releases import current_release, release_before

VERSION, YEAR = "version", "year"


def compare(release: Release) -> dict[str, Any]:
    """The counts and sums of a release beside those of the one it would replace, or of the last year before it.

    `kind` says which of the two; cells are only matched between versions of the same year. Empty without any before.
    """
    before = current_release(release.family, release.vintage)
    kind = VERSION if before else YEAR
    before = before or release_before(release.family, release.vintage)
    if before is None:
        return {}
    cells = _cells(release, before) if kind == VERSION else {}
    return {
        "kind": kind,
        "with": before.id,
        "title": before.source_file.title,
        "version": before.version,
        "rows_before": before.rows_kept,
        "figures_before": before.observation_count,
        **cells,
        "indicators": _sums(release, before),
    }


def _cells(release: Release, before: Release) -> dict[str, int]:
    """How many figures are new, changed or gone."""
    now, then = aliased(Observation), aliased(Observation)
    same = _same_cell(now, then)
    of_now, of_then = now.release_id == release.id, then.release_id == before.id
    differs = or_(now.status != then.status, func.coalesce(now.value, 0) != func.coalesce(then.value, 0))
    return {
        "new": _count(select(now.id).outerjoin(then, and_(same, of_then)).where(of_now, then.id.is_(None))),
        "gone": _count(select(then.id).outerjoin(now, and_(same, of_now)).where(of_then, now.id.is_(None))),
        "changed": _count(select(now.id).join(then, and_(same, of_then)).where(of_now, differs)),
    }


def _count(statement: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def _same_cell(now: Any, then: Any) -> ColumnElement[bool]:
    """Whether two figures are about the same thing of the same place and time."""
    always = [now.indicator_id == then.indicator_id, now.mesh == then.mesh, now.period == then.period]
    maybe = ("nomenclature_code_id", "territory_id", "within_id", "breakdown_id")
    return and_(*always, *(_equal(getattr(now, name), getattr(then, name)) for name in maybe))


def _equal(one: InstrumentedAttribute[Any], other: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Equal, two absences being equal; in the words by which each engine can match without trying every pair."""
    if db.session.get_bind().dialect.name == "sqlite":
        return one.is_(other)
    return func.coalesce(one, 0) == func.coalesce(other, 0)


def _sums(release: Release, before: Release) -> list[dict[str, Any]]:
    """For each indicator, the sum of what is disclosed and the hidden cells, then and now."""
    columns = db.session.execute(
        select(Indicator.code, ReleaseColumn.release_id, ReleaseColumn.total, ReleaseColumn.hidden_count)
        .join(ReleaseColumn.indicator)
        .where(ReleaseColumn.release_id.in_((release.id, before.id)))
        .order_by(Indicator.position, Indicator.code)
    )
    found: dict[str, dict[str, Any]] = {}
    for code, release_id, total, hidden in columns:
        when = "now" if release_id == release.id else "before"
        found.setdefault(code, {"code": code}).update({f"total_{when}": total, f"hidden_{when}": hidden})
    return list(found.values())

"""Figures as plain tuples, read by the one statement of the explorer."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from app.extensions import db
from app.observatory.models import Observation, Status
from app.observatory.queries.explore.asked import Asked, Value
from app.observatory.queries.explore.lists import Place
from app.observatory.queries.explore.question import DETAIL, MEASURE, OCCUPATION, PERIOD

NAMED = 400
"""Up to this many places are named one by one to the database; beyond, all those of the mesh are read."""


class Cell(NamedTuple):
    """One figure, or the reason why there is none; `id` leads to its passport and is empty where the file has no row.

    `value`, `numerator` and `denominator` are in the unit of the measure; `known` of `total` parts of a sum, or of a
    share over a larger place, are disclosed.
    """

    value: float | None
    status: str
    id: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    known: int | None = None
    total: int | None = None
    is_computed: bool = False


NO_ROW = Cell(None, Status.NO_ROW)


def together(one: Cell, other: Cell) -> Cell:
    """Two parts of the same place: added up when both are counts, else neither stands for the whole."""
    known = [cell.value for cell in (one, other) if cell.value is not None]
    is_rate = one.denominator is not None or other.denominator is not None
    if is_rate or not known:
        return Cell(None, Status.NOT_AVAILABLE, one.id)
    is_whole = all(cell.status == Status.PUBLISHED for cell in (one, other))
    return Cell(sum(known), Status.PUBLISHED if is_whole else Status.AT_LEAST, one.id, is_computed=True)


def read_cells(
    asked: Asked, places: Sequence[Place], along: Mapping[str, Sequence[Value]], beside: Place | None
) -> Any:
    """The figures of some places of one mesh, and of one more beside them, along the other dimensions: one statement.

    Rows come in the order of `cells`.
    """
    mesh = places[0].mesh
    meshes = {mesh, beside.mesh} if beside else {mesh}
    periods = [value.key for value in along[PERIOD]]
    releases = {
        release
        for measure in asked.measures
        for each in meshes
        if each in measure.extents
        for period, release in measure.extents[each].releases.items()
        if period in periods
    }
    keys = [place.key for place in (*places, beside) if place]
    is_named = None not in keys and len(keys) <= NAMED and len(places) < len(asked.catalogue.lists.places[mesh])
    codes, details = _keys(along[OCCUPATION]), _keys(along[DETAIL])
    return db.session.execute(
        cells(_shape(along[OCCUPATION]), _shape(along[DETAIL]), is_named),
        {
            "releases": sorted(releases),
            "indicators": _keys(along[MEASURE]),
            "meshes": sorted(meshes),
            "periods": periods,
            **({"codes": codes} if codes else {}),
            **({"details": details} if details else {}),
            **({"places": keys} if is_named else {}),
        },
    )


@cache
def cells(codes: str, details: str, is_named: bool) -> Select[*tuple[Any, ...]]:
    """The one statement that reads figures, found by an index that begins as it does whatever else is stored.

    Its shape depends on whether codes and details are some, none or both (see `_shape`), and on places being named.
    """
    seen = Observation
    statement = select(
        *(seen.id, seen.territory_id, seen.indicator_id, seen.nomenclature_code_id, seen.period, seen.breakdown_id),
        *(seen.value, seen.status, seen.numerator, seen.denominator, seen.parts_known, seen.parts_total),
        *(seen.release_id, seen.source_row, seen.mesh),
    ).where(
        seen.release_id.in_(bindparam("releases", expanding=True)),
        seen.indicator_id.in_(bindparam("indicators", expanding=True)),
        _among(seen.nomenclature_code_id, "codes", codes),
        seen.mesh.in_(bindparam("meshes", expanding=True)),
        seen.period.in_(bindparam("periods", expanding=True)),
        _among(seen.breakdown_id, "details", details),
    )
    return statement.where(seen.territory_id.in_(bindparam("places", expanding=True))) if is_named else statement


def _keys(values: Sequence[Value]) -> list[int]:
    return [value.key for value in values if value.key is not None]


def _shape(values: Sequence[Value]) -> str:
    """Whether figures of some keys are wanted, those about everybody, or both."""
    keys = _keys(values)
    return "some" if len(keys) == len(values) else "both" if keys else "none"


def _among(column: Any, name: str, shape: str) -> ColumnElement[bool]:
    """That a column holds one of the keys given under a name, or nothing, for figures about everybody."""
    if shape == "none":
        return column.is_(None)  # type: ignore[no-any-return]
    named = column.in_(bindparam(name, expanding=True))
    return or_(column.is_(None), named) if shape == "both" else named  # type: ignore[no-any-return]

"""The answer to a question: rows and columns of cells, the same for the table, the drawings and the files.

A page asks for the cells it shows and for no other. When its rows are sorted by a column, or when something is said of
all of them, that column alone is read whole; a table of so many rows that this would weigh is sorted by name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product
from math import prod
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select

from app.extensions import db
from app.observatory.models import Observation, Status
from app.observatory.queries.explore.asked import Asked, Value
from app.observatory.queries.explore.catalogue import Place
from app.observatory.queries.explore.question import (
    BY_NAME,
    DETAIL,
    DIMENSIONS,
    MEASURE,
    OCCUPATION,
    PAGE,
    PERIOD,
    PLACE,
)
from app.observatory.sources.family import FRANCE

ABSENCE_ORDER = {Status.NOT_DISCLOSED: 0, Status.NOT_AVAILABLE: 1, Status.NO_ROW: 2}
WHOLE = 1_000
"""Up to this many cells, a table is read at once; beyond, page by page."""
NAMED = 400
"""Up to this many places are named one by one to the database; beyond, all those of the mesh are read."""
WHOLE_MOST = 20_000
"""Up to this many cells, a table is read at once for what is drawn of it."""


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


class GridRow(NamedTuple):
    """What a row is about, along each dimension in rows, and its cells in the order of the columns."""

    heads: tuple[Value, ...]
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The row in words: « Nantes », « Nantes, 2021 »."""
        return ", ".join(head.name for head in self.heads)


class Lead(NamedTuple):
    """What a row is about, and its cell in the leading column."""

    heads: tuple[Value, ...]
    cell: Cell

    @property
    def name(self) -> str:
        """The row in words."""
        return ", ".join(head.name for head in self.heads)


@dataclass(frozen=True)
class Grid:
    """Rows and columns of cells: `rows` are those of the page, `lead` the leading column of all rows, in their order.

    `lead` is empty for a table too long to be read; `whole` holds every row where the whole table was read.
    """

    asked: Asked
    columns: tuple[Value, ...]
    rows: tuple[GridRow, ...]
    lead: tuple[Lead, ...] = ()
    reference: GridRow | None = None
    whole: tuple[GridRow, ...] = ()

    @cached_property
    def lead_rank(self) -> int:
        """The rank of the leading column among the columns."""
        return self.columns.index(self.asked.lead)

    @cached_property
    def statuses(self) -> list[str]:
        """The absences present on the page, always in the same order."""
        rows = (*self.rows, self.reference) if self.reference else self.rows
        present = {cell.status for row in rows for cell in row.cells}
        return [status for status in ABSENCE_ORDER if status in present]

    def cells(self) -> Iterator[tuple[tuple[Value, ...], Value, Cell]]:
        """Every cell of the page with its row and its column."""
        for row in self.rows:
            for column, cell in zip(self.columns, row.cells, strict=True):
                yield row.heads, column, cell


Key = tuple[int | None, ...]
"""The keys of a figure along the dimensions, in the order of `DIMENSIONS`."""


@dataclass
class _Answer:
    """The figures read so far, by their keys."""

    asked: Asked
    found: dict[Key, Cell] = field(default_factory=dict)

    def learn(self, places: Sequence[Place], along: Mapping[str, Sequence[Value]]) -> None:
        """Read the figures of some places, along the other dimensions."""
        chosen = self._releases(places[0].mesh)
        for row in db.session.execute(cells(self.asked, places, along)):
            indicator, release, period = row[2], row[11], row[4]
            if chosen.get((indicator, period)) != release:
                continue
            key = (row[1], row[3], indicator, period, row[5])
            cell = Cell(row[6], row[7], row[0], row[8], row[9], row[10], row[12], row[13] is None)
            self.found[key] = together(self.found[key], cell) if key in self.found else cell

    def _releases(self, mesh: str) -> dict[tuple[int, int], int]:
        """The release in which each measure and period is read, on a mesh."""
        return {
            (measure.id, period): release
            for measure in self.asked.measures
            if mesh in measure.extents
            for period, release in measure.extents[mesh].releases.items()
        }

    def rows(self, heads: Iterable[tuple[Value, ...]], columns: Sequence[Value]) -> Iterator[GridRow]:
        """Rows of cells; what was not found has no row in the file."""
        asked, found = self.asked, self.found
        places = {dimension: rank for rank, dimension in enumerate(DIMENSIONS)}
        fixed = [asked.values_of(dimension)[0].key for dimension in DIMENSIONS]
        ranks = [places[dimension] for dimension in asked.rows]
        across, keys = places[asked.columns], [column.key for column in columns]
        for head in heads:
            key = list(fixed)
            for rank, value in zip(ranks, head, strict=True):
                key[rank] = value.key
            cells = []
            for column in keys:
                key[across] = column
                cells.append(found.get(tuple(key), NO_ROW))
            yield GridRow(head, tuple(cells))


def together(one: Cell, other: Cell) -> Cell:
    """Two parts of the same place: added up when both are counts, else neither stands for the whole."""
    known = [cell.value for cell in (one, other) if cell.value is not None]
    is_rate = one.denominator is not None or other.denominator is not None
    if is_rate or not known:
        return Cell(None, Status.NOT_AVAILABLE, one.id)
    is_whole = all(cell.status == Status.PUBLISHED for cell in (one, other))
    return Cell(sum(known), Status.PUBLISHED if is_whole else Status.AT_LEAST, one.id, is_computed=True)


def cells(asked: Asked, places: Sequence[Place], along: Mapping[str, Sequence[Value]]) -> Select[*tuple[Any, ...]]:
    """The one statement that reads figures, found by an index that begins as it does whatever else is stored."""
    seen = Observation
    measures = along[MEASURE]
    mesh = places[0].mesh
    releases = {
        release
        for measure in asked.measures
        if mesh in measure.extents
        for period, release in measure.extents[mesh].releases.items()
        if any(period == value.key for value in along[PERIOD])
    }
    statement = select(
        *(seen.id, seen.territory_id, seen.indicator_id, seen.nomenclature_code_id, seen.period, seen.breakdown_id),
        *(seen.value, seen.status, seen.numerator, seen.denominator, seen.parts_known, seen.release_id),
        *(seen.parts_total, seen.source_row),
    ).where(
        seen.release_id.in_(sorted(releases)),
        seen.indicator_id.in_([measure.key for measure in measures]),
        _among(seen.nomenclature_code_id, along[OCCUPATION]),
        seen.mesh == mesh,
        seen.period.in_([value.key for value in along[PERIOD]]),
        _among(seen.breakdown_id, along[DETAIL]),
    )
    if mesh != FRANCE and len(places) <= NAMED and len(places) < len(asked.catalogue.lists.places[mesh]):
        statement = statement.where(seen.territory_id.in_([place.key for place in places]))
    return statement


def _among(column: Any, wanted: Sequence[Value]) -> ColumnElement[bool]:
    """That a column holds one of these keys; nothing, for figures about everybody."""
    keys = [value.key for value in wanted if value.key is not None]
    if len(keys) == len(wanted):
        return column.in_(keys)  # type: ignore[no-any-return]
    return or_(column.is_(None), column.in_(keys)) if keys else column.is_(None)


def answer(asked: Asked, *, whole: bool = False) -> Grid:
    """The page of the table asked for; with every row beside, when `whole` is asked and the table is not too long."""
    columns = tuple(asked.values_of(asked.columns))
    at = columns.index(asked.lead)
    heads = list(_heads(asked)) if asked.can_rank else []
    read = _Answer(asked)
    if heads and len(heads) * len(columns) <= (WHOLE_MOST if whole else WHOLE):
        read.learn(asked.places, _along(asked))
        rows = tuple(_sorted(asked, list(read.rows(heads, columns)), at))
        lead = tuple(Lead(row.heads, row.cells[at]) for row in rows)
        return Grid(asked, columns, rows[_page(asked)], lead, _reference(read, columns), rows)
    ranked: list[GridRow] = []
    if heads:
        read.learn(asked.places, _along(asked, asked.columns, asked.lead))
        ranked = _sorted(asked, list(read.rows(heads, (asked.lead,))), 0)
    page = [row.heads for row in ranked[_page(asked)]] if ranked else list(_slice(asked))
    rest = _Answer(asked)
    rest.learn(*_needed(asked, page))
    lead = tuple(Lead(row.heads, row.cells[0]) for row in ranked)
    return Grid(asked, columns, tuple(rest.rows(page, columns)), lead, _reference(rest, columns))


def _along(asked: Asked, dimension: str = "", value: Value | None = None) -> dict[str, Sequence[Value]]:
    """What is asked along each dimension, one of them narrowed to one value."""
    along = {each: asked.values_of(each) for each in DIMENSIONS}
    if value is not None:
        along[dimension] = (value,)
    return along


def _heads(asked: Asked) -> Iterator[tuple[Value, ...]]:
    """What each row of the whole table is about, by name."""
    return product(*(asked.values_of(dimension) for dimension in asked.rows))


def _page(asked: Asked) -> slice:
    return slice((asked.question.page - 1) * PAGE, asked.question.page * PAGE)


def _slice(asked: Asked) -> Iterator[tuple[Value, ...]]:
    """The rows of the page in the order of names, reckoned without going through those before them."""
    axes = [asked.values_of(dimension) for dimension in asked.rows]
    total = prod(len(axis) for axis in axes)
    if asked.sort == f"-{BY_NAME}":
        ranks = range(total - 1 - (asked.question.page - 1) * PAGE, -1, -1)
    else:
        ranks = range((asked.question.page - 1) * PAGE, total)
    for rank in islice(ranks, PAGE):
        head: list[Value] = []
        for axis in reversed(axes):
            rank, place = divmod(rank, len(axis))
            head.append(axis[place])
        yield tuple(reversed(head))


def _needed(asked: Asked, page: list[tuple[Value, ...]]) -> tuple[Sequence[Place], dict[str, Sequence[Value]]]:
    """The places and other values that the rows of a page speak of."""
    along = _along(asked)
    for rank, dimension in enumerate(asked.rows):
        along[dimension] = tuple({head[rank]: None for head in page})
    return along[PLACE], along  # type: ignore[return-value]


def _sorted(asked: Asked, rows: list[GridRow], at: int) -> list[GridRow]:
    """The rows in the order asked for; absences are always last, told apart, then by name."""
    if asked.sort.removeprefix("-") == BY_NAME:
        return rows[::-1] if asked.sort.startswith("-") else rows
    valued = [row for row in rows if row.cells[at].value is not None]
    absent = [row for row in rows if row.cells[at].value is None]
    valued.sort(key=lambda row: row.cells[at].value or 0, reverse=asked.sort.startswith("-"))
    absent.sort(key=lambda row: ABSENCE_ORDER[Status(row.cells[at].status)])
    return valued + absent


def _reference(read: _Answer, columns: Sequence[Value]) -> GridRow | None:
    """The row of the place figures are read against, from the same releases."""
    asked = read.asked
    if not asked.has_a_reference_row or asked.reference is None:
        return None
    if asked.reference not in asked.places:
        read.learn((asked.reference,), _along(asked))
    return next(read.rows([(asked.reference,)], columns))

"""The answer to a question: rows and columns of cells, the same for the table, the drawings and the files.

A page asks for the cells it shows and for no other. When its rows are sorted by a column, or when something is said of
all of them, that column alone is read whole; a table of so many rows that this would weigh is sorted by name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, product
from math import prod
from typing import NamedTuple

from app.observatory.models import Status
from app.observatory.queries.explore.asked import Asked, Value
from app.observatory.queries.explore.figures import NO_ROW, Cell, read_cells, together
from app.observatory.queries.explore.lists import Place
from app.observatory.queries.explore.question import (
    BY_NAME,
    DIMENSIONS,
    PAGE,
    PLACE,
)

ABSENCE_ORDER: dict[str, int] = {Status.NOT_DISCLOSED: 0, Status.NOT_AVAILABLE: 1, Status.NO_ROW: 2}
WHOLE = 1_000
"""Up to this many cells, a table is read at once; beyond, page by page."""
PIECE = 5_000
"""About how many cells of a long table are read at a time for a file."""
WHOLE_MOST = 20_000
"""Up to this many cells, a table is read at once for what is drawn of it."""


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

    def learn(self, places: Sequence[Place], along: Mapping[str, Sequence[Value]], beside: Place | None = None) -> None:
        """Read the figures of some places, and of one more beside them, along the other dimensions."""
        chosen, found = self._releases, self.found
        for row in read_cells(self.asked, places, along, beside):
            id, place, indicator, code, period, detail, value, status, part, base, known, total, release, line, mesh = (
                row
            )
            if chosen.get((mesh, indicator, period)) != release:
                continue
            key = (place, code, indicator, period, detail)
            cell = Cell(value, status, id, part, base, known, total, line is None)
            found[key] = together(found[key], cell) if key in found else cell

    @property
    def _releases(self) -> dict[tuple[str, int, int], int]:
        """The release in which each measure and period is read, mesh by mesh."""
        asked = self.asked
        meshes = {asked.mesh, asked.reference.mesh} if asked.reference else {asked.mesh}
        return {
            (mesh, measure.id, period): release
            for measure in asked.measures
            for mesh in meshes
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


def answer(asked: Asked, *, whole: bool = False) -> Grid:
    """The page of the table asked for; with every row beside, when `whole` is asked and the table is not too long."""
    columns = tuple(asked.values_of(asked.columns))
    at = columns.index(asked.lead)
    heads = list(_heads(asked)) if asked.can_rank else []
    read = _Answer(asked)
    is_short = len(columns) == 1 or len(heads) * len(columns) <= (WHOLE_MOST if whole else WHOLE)
    if heads and is_short:
        read.learn(asked.places, _along(asked), _beside(asked))
        rows = tuple(_sorted(asked, list(read.rows(heads, columns)), at))
        lead = tuple(Lead(row.heads, row.cells[at]) for row in rows)
        return Grid(asked, columns, rows[_page(asked)], lead, _reference(read, columns), rows)
    ranked: list[GridRow] = []
    if heads:
        read.learn(asked.places, _along(asked, asked.columns, asked.lead))
        ranked = _sorted(asked, list(read.rows(heads, (asked.lead,))), 0)
    page = [row.heads for row in ranked[_page(asked)]] if ranked else list(_slice(asked))
    rest = _Answer(asked)
    rest.learn(*_needed(asked, page), _beside(asked))
    lead = tuple(Lead(row.heads, row.cells[0]) for row in ranked)
    return Grid(asked, columns, tuple(rest.rows(page, columns)), lead, _reference(rest, columns))


def every_row(asked: Asked) -> Iterator[tuple[GridRow, bool]]:
    """Every row of the whole table in its order, then its reference, which is marked.

    A long table is read piece by piece: what is held in memory does not depend on its length.
    """
    first = answer(replace(asked, question=replace(asked.question, page=1)), whole=True)
    rows = iter(first.whole) if first.whole else _piecemeal(asked, first)
    yield from ((row, False) for row in rows)
    if first.reference is not None:
        yield first.reference, True


def rows_by_name(asked: Asked, first: int, most: int) -> tuple[GridRow, ...]:
    """Some rows of the table in the order of names, whatever its own: at most so many, from one of them on."""
    plain = replace(asked, question=replace(asked.question, sort=BY_NAME))
    heads = list(islice(_by_name(plain, first), most))
    read = _Answer(plain)
    if heads:
        read.learn(*_needed(plain, heads))
    return tuple(read.rows(heads, tuple(asked.values_of(asked.columns))))


def reference_row(asked: Asked) -> GridRow | None:
    """The row of the reference alone; nothing when the table has none."""
    if not asked.has_a_reference_row or asked.reference is None:
        return None
    read = _Answer(asked)
    read.learn((asked.reference,), _along(asked))
    return next(read.rows([(asked.reference,)], tuple(asked.values_of(asked.columns))))


def rank_of(asked: Asked, codes: Sequence[str]) -> int | None:
    """The place of the row with these codes in the order of names, counted from 0; nothing when there is none."""
    rank = 0
    if len(codes) != len(asked.rows):
        return None
    for dimension, code in zip(asked.rows, codes, strict=True):
        axis = [value.code for value in asked.values_of(dimension)]
        if code not in axis:
            return None
        rank = rank * len(axis) + axis.index(code)
    return rank


def _piecemeal(asked: Asked, first: Grid) -> Iterator[GridRow]:
    heads = (lead.heads for lead in first.lead) if first.lead else _by_name(asked)
    most = max(1, PIECE // len(first.columns))
    while piece := list(islice(heads, most)):
        read = _Answer(asked)
        read.learn(*_needed(asked, piece))
        yield from read.rows(piece, first.columns)


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
    return islice(_by_name(asked, (asked.question.page - 1) * PAGE), PAGE)


def _by_name(asked: Asked, first: int = 0) -> Iterator[tuple[Value, ...]]:
    """What each row is about in the order of names, from one of them on."""
    axes = [asked.values_of(dimension) for dimension in asked.rows]
    total = prod(len(axis) for axis in axes)
    for rank in range(total - 1 - first, -1, -1) if asked.sort == f"-{BY_NAME}" else range(first, total):
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
    absent.sort(key=lambda row: ABSENCE_ORDER[row.cells[at].status])
    return valued + absent


def _beside(asked: Asked) -> Place | None:
    """The place whose figures are read beside the others, to compare with."""
    return asked.reference if asked.has_a_reference_row else None


def _reference(read: _Answer, columns: Sequence[Value]) -> GridRow | None:
    """The row of the place figures are read against."""
    place = _beside(read.asked)
    return next(read.rows([(place,)], columns)) if place else None

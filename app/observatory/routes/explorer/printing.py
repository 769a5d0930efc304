"""Figures as they are printed: each cell in words, what it rests on, and the passport it leads to."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask import g, url_for
from markupsafe import Markup

from app.observatory.models import Status
from app.observatory.queries.explore import Cell, Grid, GridRow
from app.observatory.queries.explore import question as words
from app.observatory.queries.explore.asked import Value
from app.observatory.queries.explore.catalogue import Measure
from app.observatory.queries.explore.lists import Place
from app.observatory.queries.explore.words import DIMENSION_NAMES, MESH_NAMES
from app.observatory.queries.taking.figures import is_computed
from app.observatory.routes.explorer.gaps import Gaps, gaps_of
from app.web.filters import WIDE, number

ABSENCES = {
    str(kind): Markup('<span class="absence is-{}">{}</span>').format(kind, said)
    for kind, said in (
        (Status.NOT_DISCLOSED, "non diffusé"),
        (Status.NOT_AVAILABLE, "non disponible"),
        (Status.NO_ROW, "sans ligne"),
    )
}
BEFORE = {str(Status.AT_LEAST): "au moins ", str(Status.PARTIAL): "en partie "}
COMPUTED = "calculé par le portail"


class Printed(NamedTuple):
    """A cell ready for the table: its words, what is said under them, and its passport."""

    text: str
    note: str
    href: str


class Line(NamedTuple):
    """A row ready for the table: heads are a name, what is said beside it, an address; then cells and difference."""

    heads: tuple[tuple[str, str, str], ...]
    cells: tuple[Printed, ...]
    gap: str


class Head(NamedTuple):
    """A column ready for the table: its name, what its figures are in, where sorting by it leads."""

    name: str
    unit: str
    href: str = ""
    sorted: str = ""


class Table(NamedTuple):
    """All that the table prints."""

    row_heads: tuple[Head, ...]
    heads: tuple[Head, ...]
    lines: Sequence[Line]
    reference: Line | None
    gaps: Gaps | None
    unit: str


def explorer_address(question: words.Question, anchor: str = "") -> str:
    """Where a question is answered."""
    if "explorer_path" not in g:
        g.explorer_path = url_for("observatory.explorer")
    return f"{g.explorer_path}?{question.address()}{anchor}"


def written(value: float | None, measure: Measure, *, with_unit: bool = False) -> str:
    """A value as it is printed: « 79 % », « 1 234 », « 1 234 projets »."""
    text = number(value, measure.decimals)
    return f"{text}{WIDE}{measure.unit}" if measure.unit == "%" or (with_unit and measure.unit) else text


def said(cell: Cell, measure: Measure) -> str:
    """A cell in the words of a sentence: « au moins 636 projets », « non diffusé »."""
    if cell.value is None:
        return str(ABSENCES[cell.status].striptags())
    provisional = " (provisoire)" if cell.status == Status.PROVISIONAL else ""
    return f"{BEFORE.get(cell.status, '')}{written(cell.value, measure, with_unit=True)}{provisional}"


def rests_on(cell: Cell) -> str:
    """What a value rests on: its two terms, and how many parts of the place are disclosed."""
    notes = []
    if cell.denominator is not None:
        notes.append(f"{number(cell.numerator)} sur {number(cell.denominator)}")
    if cell.total and (cell.known or 0) < cell.total:
        known = cell.known or 0
        notes.append(f"{known} bassin{'s' if known > 1 else ''} sur {cell.total}" if known else "aucun bassin diffusé")
    if cell.status == Status.PROVISIONAL:
        notes.append("provisoire")
    return ", ".join(notes)


def measure_of(grid: Grid, heads: tuple[Value, ...], column: Value) -> Measure:
    """The measure of a cell, wherever measures are laid out."""
    if isinstance(column, Measure):
        return column
    return next((head for head in heads if isinstance(head, Measure)), grid.asked.measures[0])


def table_of(grid: Grid) -> Table:
    """The table of a grid."""
    told = [_is_all_computed(grid, rank) for rank in range(len(grid.columns))]
    gaps = gaps_of(grid)
    passport = _passports()

    def line(row: GridRow) -> Line:
        cells = tuple(
            printed(cell, measure_of(grid, row.heads, column), passport, is_told=is_told)
            for cell, column, is_told in zip(row.cells, grid.columns, told, strict=True)
        )
        gap = gaps.of(row) if gaps and row is not grid.reference else ""
        return Line(tuple(map(_row_name, row.heads)), cells, gap)

    return Table(
        tuple(_row_head(grid, dimension) for dimension in grid.asked.rows),
        tuple(_column_head(grid, column, is_told) for column, is_told in zip(grid.columns, told, strict=True)),
        [line(row) for row in grid.rows],
        line(grid.reference) if grid.reference else None,
        gaps,
        grid.asked.measures[0].unit if grid.asked.columns != words.MEASURE and len(grid.asked.measures) == 1 else "",
    )


def printed(cell: Cell, measure: Measure, passport: Callable[[int], str], *, is_told: bool) -> Printed:
    """One cell; what the portal computed says so, unless its column already does."""
    href = passport(cell.id) if cell.id else ""
    note = rests_on(cell)
    if cell.value is None:
        return Printed(ABSENCES[cell.status], note, href)
    if not is_told and is_computed(cell):
        note = f"{note}, calculé" if note else "calculé"
    before = "au moins " if cell.status == Status.AT_LEAST else ""
    return Printed(before + written(cell.value, measure), note, href)


def _passports() -> Callable[[int], str]:
    """The address of a figure's passport, made without asking the router for each."""
    pattern = url_for("observatory.figure", observation_id=0).removesuffix("0")
    return lambda key: f"{pattern}{key}"


def _row_name(value: Value) -> tuple[str, str, str]:
    if isinstance(value, Place) and value.key is not None:
        return value.name, value.departements, f"/territoires/{value.mesh}/{value.code}"
    return value.name, "", ""


def _is_all_computed(grid: Grid, rank: int) -> bool:
    cells = [row.cells[rank] for row in grid.rows if row.cells[rank].value is not None]
    return bool(cells) and all(map(is_computed, cells))


def _row_head(grid: Grid, dimension: str) -> Head:
    asked = grid.asked
    name = MESH_NAMES[asked.mesh].one if dimension == words.PLACE else DIMENSION_NAMES[dimension].removesuffix("s")
    titled = name[0].upper() + name[1:]
    if dimension != asked.rows[0]:
        return Head(titled, "")
    return Head(titled, "", *_sorting(grid, words.BY_NAME, is_up_first=True))


def _column_head(grid: Grid, column: Value, is_told: bool) -> Head:
    asked = grid.asked
    name = column.short_name if isinstance(column, Measure) else column.name
    name = name or asked.measures[0].short_name
    in_unit = column.unit if isinstance(column, Measure) and column.unit != name.lower() else ""
    unit = ", ".join(filter(None, (in_unit, COMPUTED if is_told else "")))
    return Head(name, unit, *(_sorting(grid, column.code) if asked.can_rank else ()))


def _sorting(grid: Grid, name: str, *, is_up_first: bool = False) -> tuple[str, str]:
    """Where sorting by a column leads, and how rows are sorted by it now."""
    current = grid.asked.sort
    state = "" if current.removeprefix("-") != name else "descending" if current.startswith("-") else "ascending"
    is_down_next = state == "ascending" if state else not is_up_first
    return explorer_address(grid.asked.sorted_as(f"-{name}" if is_down_next else name), "#tableau"), state

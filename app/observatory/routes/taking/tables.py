"""Figures one after the other, laid out again as a table: what permalinks and what is embedded show."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from flask import url_for

from app.observatory.queries.explore.catalogue import Measure
from app.observatory.queries.explore.question import DIMENSIONS
from app.observatory.queries.explore.words import DIMENSION_NAMES
from app.observatory.queries.taking.figures import WITHDRAWN, Figure
from app.observatory.queries.taking.frozen import Kept
from app.observatory.queries.taking.jsonstat import identifier
from app.observatory.routes.explorer.printing import Printed, printed

KeptRow = tuple[tuple[str, ...], tuple[Printed, ...]]


class KeptTable(NamedTuple):
    """What is printed: the names of the columns, then rows of heads and cells; those of the reference apart."""

    row_heads: tuple[str, ...]
    heads: tuple[tuple[str, str], ...]
    rows: Sequence[KeptRow]
    references: Sequence[KeptRow]


def table_of(figures: Iterable[Figure], rows: Sequence[str], columns: str) -> KeptTable:
    """The table of these figures, which come row by row."""
    found = list(figures)
    at = [DIMENSIONS.index(dimension) for dimension in rows]
    across = DIMENSIONS.index(columns)
    names = {identifier(figure[across]): figure[across] for figure in found}  # type: ignore[arg-type]
    lines: list[KeptRow] = []
    apart: list[KeptRow] = []
    walk = iter(found)
    while row := tuple(islice(walk, len(names))):
        heads = tuple(row[0][rank].name for rank in at)  # type: ignore[union-attr]
        line = (heads, tuple(map(cell_of, row)))
        (apart if row[0].is_reference else lines).append(line)
    return KeptTable(
        tuple(DIMENSION_NAMES[dimension] for dimension in rows),
        tuple(_head(value, found[0].measure) for value in names.values()),
        lines,
        apart,
    )


def kept_table(kept: Kept) -> KeptTable:
    """The table of what was kept."""
    return table_of(kept.figures(), kept.rows, kept.columns)


def cell_of(figure: Figure) -> Printed:
    """A figure as it is printed; one that was withdrawn says so and nothing else."""
    if figure.cell.status == WITHDRAWN:
        return Printed("retiré", "", "")
    return printed(figure.cell, figure.measure, _passport, is_told=False)


def named(figure: Figure) -> str:
    """What a figure is about: « Projets de recrutement, Laval, 2024 »."""
    parts = (figure.measure.short_name, figure.occupation.name, figure.place.name, figure.period.name)
    return ", ".join(filter(None, parts))


def _passport(key: int) -> str:
    return url_for("observatory.figure", observation_id=key)


def _head(value: object, measure: Measure) -> tuple[str, str]:
    if isinstance(value, Measure):
        return value.short_name, value.unit if value.unit != value.short_name.lower() else ""
    return getattr(value, "name", "") or measure.short_name, ""

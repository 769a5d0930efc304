"""An answer figure by figure, as every file and the programming interface give it: the same cells as the page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from app.observatory.models import Status
from app.observatory.queries.explore import Asked, Cell, GridRow, every_row
from app.observatory.queries.explore import question as words
from app.observatory.queries.explore.catalogue import Measure
from app.observatory.queries.explore.lists import Item, Place
from app.observatory.queries.explore.source import Source
from app.observatory.queries.explore.words import in_words
from app.observatory.queries.export import STATUS_WORDS
from app.observatory.queries.taking.citation import Citable

COMPUTED, WITHDRAWN = "calculé", "retiré"
MEANINGS = {
    STATUS_WORDS[Status.PUBLISHED]: "le producteur donne cette valeur",
    COMPUTED: "le portail l’a calculée à partir de valeurs diffusées",
    STATUS_WORDS[Status.AT_LEAST]: "somme de ce qui est diffusé : le vrai total est plus élevé",
    STATUS_WORDS[Status.PARTIAL]: "ne vaut que pour les parties diffusées",
    STATUS_WORDS[Status.PROVISIONAL]: "le producteur peut encore la corriger",
    STATUS_WORDS[Status.NOT_DISCLOSED]: "le producteur la connaît et ne peut pas la diffuser : ce n’est pas zéro",
    STATUS_WORDS[Status.NOT_AVAILABLE]: "aucune valeur n’existe : ce n’est pas zéro",
    STATUS_WORDS[Status.NO_ROW]: "le fichier n’a pas de ligne ici : ce n’est pas zéro",
}


class Figure(NamedTuple):
    """One cell with all that it is about, and the release it is read in; none for a period its measure does not have.

    `value`, like the two terms of a rate, is in the unit of the measure.
    """

    place: Place
    occupation: Item
    measure: Measure
    period: Item
    detail: Item
    cell: Cell
    source: Source | None
    is_reference: bool = False

    @property
    def value(self) -> float | None:
        """The value as it is printed: rounded to the decimals of its measure."""
        return as_printed(self.cell.value, self.measure)

    @property
    def status(self) -> str:
        """What stands behind the value or its absence, in words."""
        return status_in_words(self.cell)


class Quotable(Citable, Protocol):
    """Figures that may be taken away and cited: of an answer, or kept from one."""

    def figures(self) -> Iterator[Figure]:
        """The figures, row by row."""

    def passport(self, figure: Figure) -> str:
        """The address of a figure's passport, or nothing."""


@dataclass(frozen=True)
class Taking:
    """An answer about to be taken away: from which address, on which day; passports are found under `passports`."""

    asked: Asked
    address: str
    passports: str
    on: date

    @cached_property
    def title(self) -> str:
        """The question in words."""
        return in_words(self.asked)

    @property
    def cell_count(self) -> int:
        """How many cells the whole table has, its reference left out."""
        return self.asked.row_count * len(self.asked.values_of(self.asked.columns))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The releases its cells are read in, those of the reference included, the latest edition first."""
        asked = self.asked
        meshes = {asked.mesh} | ({asked.reference.mesh} if asked.has_a_reference_row and asked.reference else set())
        ids = {
            measure.extents[mesh].releases.get(period.key or 0)
            for measure in asked.measures
            for mesh in meshes
            if mesh in measure.extents
            for period in asked.periods
        }
        found = (asked.catalogue.sources[key] for key in ids if key is not None)
        return tuple(sorted(found, key=lambda source: (-source.vintage, source.id)))

    def figures(self) -> Iterator[Figure]:
        """Every cell of the table, row by row as the page shows them, then those of the reference."""
        for row, is_reference in every_row(self.asked):
            yield from figures_of(self.asked, row, is_reference=is_reference)

    def passport(self, figure: Figure) -> str:
        """The address of a figure's passport; empty where the file has no row."""
        return f"{self.passports}{figure.cell.id}" if figure.cell.id else ""


def figures_of(asked: Asked, row: GridRow, *, is_reference: bool = False) -> Iterator[Figure]:
    """The cells of a row, with what each is about."""
    about: dict[str, Any] = {dimension: asked.values_of(dimension)[0] for dimension in words.DIMENSIONS}
    about.update(zip(asked.rows, row.heads, strict=True))
    sources = asked.catalogue.sources
    for column, cell in zip(asked.values_of(asked.columns), row.cells, strict=True):
        about[asked.columns] = column
        place, occupation, measure, period, detail = about.values()
        extent = measure.extents.get(place.mesh)
        release = extent.releases.get(period.key) if extent else None
        yield Figure(
            *(place, occupation, measure, period, detail, cell),
            sources[release] if release is not None else None,
            is_reference,
        )


def is_computed(cell: Cell) -> bool:
    """Whether the portal worked this value out: a sum, or a share of two published figures."""
    return cell.value is not None and (cell.is_computed or cell.denominator is not None)


def status_in_words(cell: Cell) -> str:
    """What stands behind a value or its absence; what the portal worked out is not said to be disclosed."""
    if cell.status == WITHDRAWN:
        return WITHDRAWN
    if cell.status == Status.PUBLISHED and is_computed(cell):
        return COMPUTED
    return STATUS_WORDS[Status(cell.status)]


def as_printed(value: float | None, measure: Measure) -> float | None:
    """A value rounded to the decimals of its measure: a whole number when it has none."""
    if value is None:
        return None
    rounded = round(value, measure.decimals)
    return rounded if measure.decimals else int(rounded)


def from_the_first_row(asked: Asked) -> Asked:
    """The same question from its first page, as a table: what is taken away does not depend on how it was looked at."""
    plain = {"view": words.TABLE, "page": 1, "classes": words.QUANTILES, "bounds": ()}
    return replace(asked, question=replace(asked.question, **plain))  # type: ignore[arg-type]

"""A question once understood: the very measures, places, periods and details it names, and how they are laid out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

from app.observatory.queries.explore import question as words
from app.observatory.queries.explore.catalogue import Catalogue, Extent, Measure
from app.observatory.queries.explore.lists import Item, Place
from app.observatory.queries.explore.question import DIMENSIONS, MEASURE, PAGE, PLACE, Question
from app.observatory.queries.explore.source import Source
from app.observatory.sources.family import FRANCE
from app.observatory.sources.periods import in_words, last_year, step, written

Value = Measure | Item | Place
NOT_DRAWN = (FRANCE, "region")
MOST_COLUMNS = 80
MOST_RANKED = 5_000
"""Past this many rows a table is not sorted by its figures: finding their order would cost more than the page."""


@dataclass(frozen=True)
class Asked:
    """A question that can be answered, with what it names found in the catalogue."""

    question: Question
    catalogue: Catalogue
    measures: tuple[Measure, ...]
    occupations: tuple[Item, ...]
    places: tuple[Place, ...]
    periods: tuple[Item, ...]
    details: tuple[Item, ...]
    holder: Place | None
    reference: Place | None

    @property
    def mesh(self) -> str:
        """How the region is cut."""
        return self.question.mesh

    @cached_property
    def extents(self) -> tuple[Extent, ...]:
        """What the measures have figures for on this mesh."""
        return tuple(measure.extents[self.mesh] for measure in self.measures)

    def values_of(self, dimension: str) -> Sequence[Value]:
        """What is asked along a dimension, in the order it is shown."""
        by_dimension: dict[str, Sequence[Value]] = {
            PLACE: self.places,
            words.OCCUPATION: self.occupations,
            MEASURE: self.measures,
            words.PERIOD: self.periods,
            words.DETAIL: self.details,
        }
        return by_dimension[dimension]

    @cached_property
    def several(self) -> tuple[str, ...]:
        """The dimensions along which more than one thing is asked."""
        return tuple(dimension for dimension in DIMENSIONS if len(self.values_of(dimension)) > 1)

    @cached_property
    def columns(self) -> str:
        """The dimension laid out in columns."""
        return self.question.columns or self._usual_columns(self.question.rows or self._usual_first_row)

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The dimensions laid out in rows: the one chosen, then those that have nowhere else to go."""
        chosen = self.question.rows or self._usual_first_row
        if chosen == self.columns:
            chosen = next((one for one in self.several if one != self.columns), PLACE if chosen != PLACE else MEASURE)
        return (chosen, *(one for one in self.several if one not in (chosen, self.columns)))

    @property
    def _usual_first_row(self) -> str:
        order = (PLACE, words.OCCUPATION, words.PERIOD, words.DETAIL)
        return next((one for one in order if one in self.several), PLACE)

    def _usual_columns(self, row: str) -> str:
        order = (MEASURE, words.PERIOD, words.DETAIL, words.OCCUPATION, PLACE)
        fitting = (one for one in order if one in self.several and one != row)
        return next((one for one in fitting if len(self.values_of(one)) <= MOST_COLUMNS), MEASURE)

    @cached_property
    def row_count(self) -> int:
        """How many rows the whole table has."""
        return prod(len(self.values_of(dimension)) for dimension in self.rows)

    @property
    def page_count(self) -> int:
        """How many pages of rows."""
        return max(1, -(-self.row_count // PAGE))

    @property
    def can_rank(self) -> bool:
        """Whether its rows may be sorted by their figures."""
        return self.row_count <= MOST_RANKED

    @cached_property
    def sort(self) -> str:
        """How rows are sorted: by name, or by a column, « - » before it for the highest first."""
        if self.question.sort:
            return self.question.sort
        is_ranked = self.can_rank and words.PERIOD not in self.rows and len(self.rows) == 1
        return f"-{self._usual_lead.code}" if is_ranked else words.BY_NAME

    def sorted_as(self, sort: str) -> Question:
        """The same question with its rows in another order, from the first page."""
        usual = replace(self, question=replace(self.question, sort=""))
        return replace(self.question, sort="" if sort == usual.sort else sort, page=1)

    @cached_property
    def lead(self) -> Value:
        """The column that drawings show: the one rows are sorted by, else the first, or the latest of periods."""
        name = self.sort.removeprefix("-")
        return next((column for column in self.values_of(self.columns) if column.code == name), self._usual_lead)

    @property
    def _usual_lead(self) -> Value:
        return self.values_of(self.columns)[-1 if self.columns == words.PERIOD else 0]

    @property
    def lead_measure(self) -> Measure:
        """The measure of that column."""
        return self.lead if isinstance(self.lead, Measure) else self.measures[0]

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The releases these figures are read in, the latest edition first."""
        asked = {period.key for period in self.periods}
        ids = {release for extent in self.extents for period, release in extent.releases.items() if period in asked}
        found = (self.catalogue.sources[release_id] for release_id in ids)
        return tuple(sorted(found, key=lambda source: (-source.vintage, source.id)))

    @cached_property
    def has_a_reference_row(self) -> bool:
        """Whether a larger or other place closes the table: it has to have rows of places."""
        return self.reference is not None and self.rows == (PLACE,)

    @cached_property
    def extent_of_all(self) -> Extent:
        """All that the measures together have figures for on this mesh."""
        return union(self.extents)

    def with_view(self, view: str) -> tuple[Question | None, str]:
        """The same question shown another way, or why it cannot be."""
        question = replace(self.question, view=view, page=1)
        ways = {words.MAP: self._as_map, words.LINES: self._as_lines, words.SCATTER: self._as_scatter}
        if view in ways:
            return ways[view](question)
        if view == words.BARS and self.row_count < 2:
            return None, "Des barres demandent plusieurs lignes à comparer."
        return question, ""

    def _as_lines(self, question: Question) -> tuple[Question | None, str]:
        periods = len(self.extent_of_all.periods)
        if periods < 2:
            return None, "Une courbe demande plusieurs périodes\u00a0; cette source n’en donne qu’une."
        if len(self.periods) < 2:
            question = replace(question, periods=(words.ALL,), rows="", columns="", sort="")
        elif self.columns != words.PERIOD and self.rows != (words.PERIOD,):
            question = replace(question, rows="", columns=words.PERIOD if periods <= MOST_COLUMNS else "", sort="")
        return question, ""

    def _as_scatter(self, question: Question) -> tuple[Question | None, str]:
        if len(self.measures) < 2:
            return None, "Un nuage de points demande deux mesures\u00a0: ajoutez-en une."
        if len(self.several) < 2:
            return None, "Un nuage de points demande plusieurs territoires ou plusieurs métiers."
        is_ready = self.columns == MEASURE
        return question if is_ready else replace(question, rows="", columns=MEASURE, sort=""), ""

    def _as_map(self, question: Question) -> tuple[Question | None, str]:
        if self.mesh in NOT_DRAWN:
            return None, "Ce découpage ne se dessine pas : choisissez des territoires plus petits."
        if len(self.places) < 2:
            return None, "Une carte demande plusieurs territoires."
        others = [one for one in self.several if one != PLACE]
        if len(others) > 1:
            return None, "Une carte montre une chose à la fois : gardez un seul métier, ou une seule période."
        if self.rows == (PLACE,):
            return question, ""
        if others and len(self.values_of(others[0])) > MOST_COLUMNS:
            return None, "Une carte montre une chose à la fois : gardez moins de périodes ou de métiers."
        return replace(question, rows=PLACE, columns=others[0] if others else MEASURE, sort=""), ""


def union(extents: Sequence[Extent]) -> Extent:
    """What at least one of these has figures for."""
    codes = {item: None for extent in extents for item in extent.codes}
    periods = sorted({period for extent in extents for period in extent.periods})
    breakdowns = {item: None for extent in extents for item in extent.breakdowns}
    releases = {period: release for extent in extents for period, release in extent.releases.items()}
    return Extent(
        tuple(sorted(codes, key=lambda item: item.code)),
        tuple(periods),
        tuple(sorted(breakdowns, key=lambda item: item.key is not None)),
        releases,
    )


def period_item(period: int) -> Item:
    """A period as a value: its number, as an address writes it, as people read it."""
    return Item(period, written(period), in_words(period))


def is_next(earlier: int, later: int) -> bool:
    """Whether no period stands between two: a line may join them only then."""
    return step(earlier) == later


def years(periods: Sequence[Item]) -> str:
    """Periods in words: « 2024 », « 2019 et 2021 », « de 1983 à 2018 », « 12 périodes, de 2001 à 2020 »."""
    names = [period.name for period in periods]
    if len(names) < 3:
        return " et ".join(names)
    keys = [period.key or 0 for period in periods]
    is_whole = all(is_next(one, other) for one, other in zip(keys, keys[1:], strict=False))
    span = f"de {names[0]} à {names[-1]}"
    return span if is_whole and last_year(keys[-1]) else f"{len(names)} périodes, {span}"

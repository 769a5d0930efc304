"""Territories that look like one: by criteria told to the reader, standardised, each weighing the same."""

from dataclasses import dataclass
from math import log10, sqrt
from statistics import fmean, pstdev

from app.observatory.queries.explore import Cell, answer, read
from app.observatory.queries.explore.asked import Asked
from app.observatory.queries.explore.catalogue import Catalogue, Measure
from app.observatory.queries.explore.lists import Place
from app.observatory.queries.explore.question import LAST

CRITERIA = {
    "epci": ("population-municipale", "niveau-vie-median", "taux-pauvrete", "rapport-interdecile"),
    "commune": ("population-municipale", "niveau-vie-median"),
}
"""What is compared, by mesh: only what the portal holds for most places. Neither area nor density is known honestly."""
OF_SIZE = "population-municipale"
"""Compared by its power of ten: 2 000 and 4 000 inhabitants differ as much as 20 000 and 40 000."""
MOST = 10


@dataclass(frozen=True)
class Criterion:
    """One thing compared: the measure, its period in words, its mean and spread over the places kept."""

    measure: Measure
    period: str
    mean: float
    spread: float

    @property
    def is_size(self) -> bool:
        """Whether its power of ten is compared."""
        return self.measure.code == OF_SIZE

    def standard(self, value: float) -> float:
        """How many spreads a value is from the mean; zero when all are alike."""
        return (_scaled(self.measure, value) - self.mean) / self.spread if self.spread else 0.0


@dataclass(frozen=True)
class Near:
    """A place, its figures in the order of the criteria, its distance (0 is alike; in spreads)."""

    place: Place
    cells: tuple[Cell, ...]
    distance: float


@dataclass(frozen=True)
class Likeness:
    """The places nearest to one, and what they were told by."""

    place: Place
    criteria: tuple[Criterion, ...]
    own: tuple[Cell, ...]
    nearest: tuple[Near, ...]
    kept: int
    left_out: tuple[tuple[Place, tuple[str, ...]], ...]
    """The places that lack a figure, with the names of what they lack."""

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the place itself lacks: then nothing can be said to be near it."""
        return tuple(one.measure.name for one, cell in zip(self.criteria, self.own, strict=True) if cell.value is None)


def likeness(place: Place, known: Catalogue) -> Likeness | None:
    """The places of the same mesh that are most alike; nothing for a mesh that too little is known of.

    One statement a criterion, whatever the number of places.
    """
    codes = CRITERIA.get(place.mesh, ())
    measures = [known.measures[code] for code in codes if code in known.measures]
    measures = [measure for measure in measures if place.mesh in measure.extents]
    if len(measures) < 2:
        return None
    asked = [_asked(measure, place.mesh, known) for measure in measures]
    found = [{row.heads[0].key: row.cell for row in answer(one).lead} for one in asked]
    places = known.lists.places[place.mesh]
    cells = {each.key: tuple(column[each.key] for column in found) for each in places}
    whole = [each for each in places if all(cell.value is not None for cell in cells[each.key])]
    criteria = tuple(
        _criterion(measure, one, [cells[each.key][rank].value or 0 for each in whole])
        for rank, (measure, one) in enumerate(zip(measures, asked, strict=True))
    )
    own = cells[place.key]
    nearest = [
        Near(each, cells[each.key], _distance(criteria, own, cells[each.key])) for each in whole if each != place
    ]
    nearest.sort(key=lambda near: (near.distance, near.place.name))
    left_out = tuple(
        (each, tuple(m.short_name for m, cell in zip(measures, cells[each.key], strict=True) if cell.value is None))
        for each in places
        if each not in set(whole)
    )
    is_whole = place in set(whole)
    return Likeness(place, criteria, own, tuple(nearest[:MOST]) if is_whole else (), len(whole), left_out)


def _asked(measure: Measure, mesh: str, known: Catalogue) -> Asked:
    args = {"mesure": (measure.code,), "maille": (mesh,), "periodes": (LAST,), "reference": ("aucune",)}
    asked, _notices = read(args, known)
    if asked is None:
        raise LookupError("a measure of the catalogue can be asked for")
    return asked


def _criterion(measure: Measure, asked: Asked, values: list[float]) -> Criterion:
    scaled = [_scaled(measure, value) for value in values] or [0.0]
    return Criterion(measure, asked.periods[0].name, fmean(scaled), pstdev(scaled))


def _scaled(measure: Measure, value: float) -> float:
    return log10(max(value, 1)) if measure.code == OF_SIZE else value


def _distance(criteria: tuple[Criterion, ...], one: tuple[Cell, ...], other: tuple[Cell, ...]) -> float:
    """The root of the mean of squared differences, once each criterion is standardised; infinite without a value."""
    if any(cell.value is None for cell in (*one, *other)):
        return float("inf")
    gaps = [
        criterion.standard(a.value or 0) - criterion.standard(b.value or 0)
        for criterion, a, b in zip(criteria, one, other, strict=True)
    ]
    return sqrt(fmean(gap * gap for gap in gaps))

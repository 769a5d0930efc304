"""The catalogue of indicators: what the observatory measures, told apart by facets, each with its count."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.extensions import db
from app.kernel.instants import today
from app.kernel.occupations.models import NOMENCLATURES
from app.observatory.models import Release, ReleaseColumn, ReleaseState
from app.observatory.queries.expected import expected_on
from app.observatory.queries.explore.asked import period_item, years
from app.observatory.queries.explore.catalogue import MESH_ORDER, Catalogue, Measure, Source
from app.observatory.queries.explore.question import Args, first
from app.observatory.queries.explore.words import MESH_NAMES
from app.observatory.sources.family import FRANCE
from app.observatory.sources.periods import last_year

THEMES = {
    "recrutement": "Recrutement",
    "emploi": "Emploi et effectifs",
    "tension": "Tension",
    "salaires": "Salaires",
    "population": "Population",
    "revenus": "Revenus et pauvreté",
    "aides": "Prestations et lieux d’aide",
}
THEME_OF = {
    "bmo": "recrutement",
    "tensions": "tension",
    "dares-tensions-series": "tension",
    "dares-effectifs": "emploi",
    "flores-a38": "emploi",
    "urssaf-a38": "emploi",
    "drees-personnel": "emploi",
    "dares-salaires": "salaires",
    "population": "population",
    "filosofi": "revenus",
    "drees-prestations": "aides",
    "france-services": "aides",
}
OF_ITSELF = {"emploi": "emploi"}
"""Indicators that do not have the theme of their source."""
EVERYBODY = "tous"
RELEASES_SHOWN = 30


@dataclass(frozen=True)
class Card:
    """An indicator as the catalogue tells it."""

    measure: Measure
    theme: str
    sources: tuple[Source, ...]
    families: tuple[tuple[str, str], ...]
    """The families of occupations it is counted for: key of the facet, name; one « everybody » when it counts none."""

    @property
    def meshes(self) -> tuple[str, ...]:
        """How its figures are cut, in words."""
        return tuple(MESH_NAMES[mesh].one for mesh in self.measure.extents)

    @property
    def all_periods(self) -> list[int]:
        """Every period that has figures, the oldest first."""
        return sorted({period for extent in self.measure.extents.values() for period in extent.periods})

    @property
    def periods(self) -> str:
        """Its periods in words."""
        return years([period_item(period) for period in self.all_periods])

    @property
    def producers(self) -> tuple[str, ...]:
        """Who its figures come from."""
        return tuple(dict.fromkeys(source.producer for source in self.sources))

    @property
    def last(self) -> Source:
        """The release that was put online last."""
        return max(self.sources, key=lambda source: (source.published_at, source.vintage, source.id))

    @property
    def next_on(self) -> date | None:
        """When figures of the next year usually appear; nothing when the producer has no known habit."""
        newest = max(self.sources, key=lambda source: (source.vintage, source.id))
        return expected_on(newest.family, newest.vintage + 1)

    @property
    def is_late(self) -> bool:
        """Whether that season has passed."""
        return self.next_on is not None and self.next_on <= today()


class Choice(NamedTuple):
    """One value of a facet, and how many indicators have it among those the other facets keep."""

    value: str
    label: str
    kept: int
    is_chosen: bool


class Facet(NamedTuple):
    """A way to tell indicators apart."""

    name: str
    label: str
    everything: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> Choice | None:
        """The value chosen."""
        return next((choice for choice in self.choices if choice.is_chosen), None)


@dataclass(frozen=True)
class Listing:
    """The indicators that the facets keep, theme by theme."""

    facets: tuple[Facet, ...]
    themes: tuple[tuple[str, tuple[Card, ...]], ...]
    total: int

    @property
    def count(self) -> int:
        """How many indicators are kept."""
        return sum(len(cards) for _name, cards in self.themes)

    @property
    def chosen(self) -> dict[str, str]:
        """The facets in force: their name → the value chosen."""
        return {facet.name: facet.chosen.value for facet in self.facets if facet.chosen}


Named = Mapping[str, str]


def card(measure: Measure, known: Catalogue) -> Card:
    """An indicator with the sources it is read in."""
    ids = {release for extent in measure.extents.values() for release in extent.releases.values()}
    sources = sorted((known.sources[release] for release in ids), key=lambda source: (-source.vintage, source.id))
    theme = OF_ITSELF.get(measure.code) or THEME_OF.get(measure.family, "")
    keys = {item.key for extent in measure.extents.values() for item in extent.codes if item.key}
    families = {
        f"{known.lists.nomenclatures[key]}-{known.lists.codes[key].code}": (
            f"{known.lists.codes[key].name} ({NOMENCLATURES[known.lists.nomenclatures[key]].label})"
        )
        for key in keys
    }
    return Card(measure, theme, tuple(sources), tuple(families.items()) or ((EVERYBODY, "Tous métiers ensemble"),))


def listing(args: Args, known: Catalogue) -> Listing:
    """The catalogue as an address asks for it; what it does not know is left out."""
    cards = [card(measure, known) for measure in known.measures.values()]
    ways: dict[str, tuple[str, str, Callable[[Card], Named]]] = {
        "theme": ("Thème", "Tous les thèmes", lambda one: {one.theme: THEMES.get(one.theme, "Autres")}),
        "famille": ("Famille de métiers", "Toutes les familles", lambda one: dict(one.families)),
        "maille": ("Découpage", "Tous les découpages", _meshes),
        "periode": ("Année", "Toutes les années", _years),
        "producteur": ("Producteur", "Tous les producteurs", lambda one: {each: each for each in one.producers}),
    }
    held = {name: [values(one) for one in cards] for name, (_label, _all, values) in ways.items()}
    chosen = {name: first(args, name) for name in ways}
    chosen = {name: value for name, value in chosen.items() if any(value in each for each in held[name])}
    facets = []
    for name, (label, everything, _values) in ways.items():
        others = {other: value for other, value in chosen.items() if other != name}
        kept = [values for rank, values in enumerate(held[name]) if _keeps(held, others, rank)]
        facets.append(Facet(name, label, everything, _choices(name, held[name], kept, chosen.get(name, ""))))
    shown = [one for rank, one in enumerate(cards) if _keeps(held, chosen, rank)]
    by_theme = ((THEMES.get(key, "Autres"), tuple(one for one in shown if one.theme == key)) for key in (*THEMES, ""))
    return Listing(tuple(facets), tuple((name, group) for name, group in by_theme if group), len(cards))


def releases_of(measure: Measure) -> Sequence[Release]:
    """Every release of an indicator its reader may see, the latest first, with its file."""
    return db.session.scalars(
        select(Release)
        .join(Release.source_file)
        .join(ReleaseColumn, ReleaseColumn.release_id == Release.id)
        .where(ReleaseColumn.indicator_id == measure.id, Release.state != ReleaseState.PREPARED)
        .options(contains_eager(Release.source_file))
        .order_by(Release.vintage.desc(), Release.version.desc(), Release.id.desc())
        .limit(RELEASES_SHOWN)
    ).all()


def _meshes(one: Card) -> Named:
    return {mesh: "France entière" if mesh == FRANCE else f"par {MESH_NAMES[mesh].one}" for mesh in one.measure.extents}


def _years(one: Card) -> Named:
    return {str(last_year(period)): str(last_year(period)) for period in reversed(one.all_periods)}


def _keeps(held: Mapping[str, Sequence[Named]], chosen: Named, rank: int) -> bool:
    return all(value in held[name][rank] for name, value in chosen.items())


def _choices(name: str, everywhere: Iterable[Named], kept: Iterable[Named], chosen: str) -> tuple[Choice, ...]:
    """The values of a facet in their order, each with its count; those that would leave nothing are left out."""
    labels: dict[str, str] = {}
    for values in everywhere:
        labels.update(values)
    counts = {value: 0 for value in labels}
    for values in kept:
        for value in values:
            counts[value] += 1
    ordered = sorted(labels, key=lambda value: _rank(name, value, labels[value]))
    return tuple(
        Choice(value, labels[value], counts[value], value == chosen)
        for value in ordered
        if counts[value] or value == chosen
    )


def _rank(name: str, value: str, label: str) -> tuple[int, str]:
    if name == "theme":
        return (list(THEMES).index(value) if value in THEMES else len(THEMES)), label
    if name == "maille":
        return MESH_ORDER.index(value), label
    return (-int(value) if name == "periode" else int(value != EVERYBODY)), label

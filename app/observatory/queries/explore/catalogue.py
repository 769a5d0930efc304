"""What may be asked: every measure of the releases in force, with the places, times and details its figures have.

A release never changes, so what it holds is asked once per process and release. What a page needs to know each time is
which releases are in force for its reader: one short statement.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.extensions import db
from app.kernel.occupations.models import NOMENCLATURES, NomenclatureCode, Occupation, OccupationBridge
from app.kernel.referentials.models import ReferenceLoad
from app.kernel.territories.models import Territory, TerritoryParent
from app.observatory.models import Breakdown, Indicator, Observation, Release, SourceFile
from app.observatory.queries.explore.source import Source
from app.observatory.sources.family import FRANCE

MESH_ORDER = ("bassin", "departement", "region", "epci", "zone-emploi", "commune", FRANCE)
EVERYBODY = "ensemble"
KEPT_RELEASES = 256


class Item(NamedTuple):
    """One value of a dimension: the key its figures bear (none for France, or for everybody), its code, its name."""

    key: int | None
    code: str
    name: str


class Place(NamedTuple):
    """A territory, or France: its key, code and name, its mesh, and the keys of what it lies in."""

    key: int | None
    code: str
    name: str
    mesh: str
    parents: frozenset[int] = frozenset()
    departements: str = ""


@dataclass(frozen=True, eq=False)
class Extent:
    """The figures of one measure on one mesh: codes, periods, details, and the release each period is read in."""

    codes: tuple[Item, ...]
    periods: tuple[int, ...]
    breakdowns: tuple[Item, ...]
    releases: Mapping[int, int]


@dataclass(frozen=True, eq=False)
class Measure:
    """An indicator that figures exist for, and where they do, by mesh."""

    id: int
    code: str
    family: str
    name: str
    short_name: str
    unit: str
    decimals: int
    definition: str
    formula: str
    caveat: str
    extents: Mapping[str, Extent]

    @property
    def key(self) -> int:
        """The key its figures bear."""
        return self.id


@dataclass(frozen=True, eq=False)
class Lists:
    """The shared lists, by key: codes, details, places by mesh, and the occupations each code counts."""

    codes: Mapping[int, Item]
    nomenclatures: Mapping[int, str]
    occupations: Mapping[int, frozenset[str]]
    breakdowns: Mapping[int, Item]
    places: Mapping[str, tuple[Place, ...]]

    @cached_property
    def place_by_key(self) -> Mapping[int | None, Place]:
        """Every place by its key."""
        return {place.key: place for places in self.places.values() for place in places}


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything that may be asked by one reader now."""

    sources: Mapping[int, Source]
    measures: Mapping[str, Measure]
    lists: Lists
    families: Mapping[str, tuple[Measure, ...]] = field(default_factory=dict)

    def place(self, mesh: str, code: str) -> Place | None:
        """A place by its mesh and code."""
        return next((place for place in self.lists.places.get(mesh, ()) if place.code == code), None)

    def within(self, mesh: str, holder: Place | None) -> tuple[Place, ...]:
        """The places of a mesh, all or those that lie, wholly or partly, in a larger one."""
        places = self.lists.places.get(mesh, ())
        return places if holder is None else tuple(place for place in places if holder.key in place.parents)


# The keeper of visibility narrows it to the releases that whoever is answered may see.
IN_FORCE = (
    select(
        *(Release.id, Release.family, Release.vintage, Release.version, Release.is_shipped, Release.published_at),
        *(SourceFile.id, SourceFile.sha256, SourceFile.producer, SourceFile.title, SourceFile.licence),
        *(SourceFile.assembled_by, SourceFile.name, SourceFile.provenance, SourceFile.downloaded_on),
        *(SourceFile.received_at, select(func.max(ReferenceLoad.ended_at)).scalar_subquery()),
    )
    .join(Release.source_file)
    .where(Release.is_current)
    .order_by(Release.vintage, Release.id)
)


def catalogue() -> Catalogue:
    """What whoever is answered may ask now: one statement, once the process knows the releases in force."""
    sources = tuple(Source._make(row) for row in db.session.execute(IN_FORCE))
    if len(_held) > KEPT_RELEASES:
        _held.clear()
    if unknown := [source for source in sources if _print(source) not in _held]:
        _learn(unknown)
    return _catalogue(sources)


Held = frozenset[tuple[int, str, int | None, int, int | None]]
_held: dict[tuple[Any, ...], Held] = {}


def _print(source: Source) -> tuple[Any, ...]:
    """What tells a release from any other, whatever its number in another database."""
    return source.id, source.sha256, source.version, source.published_at


def _learn(sources: list[Source]) -> None:
    """Ask once what these releases hold: indicator, mesh, code, period and detail of their figures."""
    statement = (
        select(
            *(Observation.release_id, Observation.indicator_id, Observation.mesh),
            *(Observation.nomenclature_code_id, Observation.period, Observation.breakdown_id),
        )
        .where(Observation.release_id.in_([source.id for source in sources]))
        .distinct()
    )
    found: dict[int, set[Any]] = defaultdict(set)
    for release_id, *held in db.session.execute(statement):
        found[release_id].add(tuple(held))
    _held.update({_print(source): frozenset(found[source.id]) for source in sources})


@lru_cache(maxsize=32)
def _catalogue(sources: tuple[Source, ...]) -> Catalogue:
    """The catalogue of these releases; a later edition answers for a period that an earlier one holds too."""
    lists = _lists()
    grouped: dict[int, dict[str, list[tuple[int, int | None, int, int | None]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for source in sources:
        for indicator_id, mesh, code, period, breakdown in _held.get(_print(source), ()):
            grouped[indicator_id][mesh].append((source.id, code, period, breakdown))
    ranks = {source.id: rank for rank, source in enumerate(sources)}
    measures = {}
    for indicator in db.session.scalars(select(Indicator).order_by(Indicator.position, Indicator.id)):
        meshes = grouped.get(indicator.id, {})
        extents = {mesh: _extent(meshes[mesh], ranks, lists) for mesh in MESH_ORDER if mesh in meshes}
        if extents:
            measures[indicator.code] = _measure(indicator, extents)
    families: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures.values():
        families[measure.family].append(measure)
    by_family = {family: tuple(found) for family, found in families.items()}
    return Catalogue({source.id: source for source in sources}, measures, lists, by_family)


def _measure(indicator: Indicator, extents: Mapping[str, Extent]) -> Measure:
    return Measure(
        *(indicator.id, indicator.code, indicator.family, indicator.name, indicator.short_name, indicator.unit),
        *(indicator.decimals, indicator.definition, indicator.formula, indicator.caveat, extents),
    )


def _extent(held: list[tuple[int, int | None, int, int | None]], ranks: Mapping[int, int], lists: Lists) -> Extent:
    releases: dict[int, int] = {}
    for release_id, _code, period, _breakdown in held:
        if period not in releases or ranks[release_id] > ranks[releases[period]]:
            releases[period] = release_id
    codes = {code for _release, code, _period, _breakdown in held if code is not None}
    latest = next((code for _release, code, *_rest in sorted(held, key=lambda one: -ranks[one[0]]) if code), None)
    breakdowns = {breakdown for *_rest, breakdown in held}
    everybody = (Item(None, EVERYBODY, "ensemble"),) if None in breakdowns else ()
    return Extent(
        tuple(sorted((_told_apart(code, latest, lists) for code in codes), key=lambda item: item.code)),
        tuple(sorted(releases)),
        (*everybody, *(item for key, item in lists.breakdowns.items() if key in breakdowns)),
        releases,
    )


def _told_apart(code: int, latest: int | None, lists: Lists) -> Item:
    """A code of the list that the latest edition uses; one of an older list is named with its list."""
    item, nomenclature = lists.codes[code], lists.nomenclatures[code]
    if latest is None or nomenclature == lists.nomenclatures[latest]:
        return item
    return Item(code, f"{nomenclature}:{item.code}", f"{item.name} ({NOMENCLATURES[nomenclature].label})")


def _lists() -> Lists:
    """The shared lists, in four statements."""
    codes, nomenclatures, occupations = _codes()
    return Lists(codes, nomenclatures, occupations, _breakdowns(), _places())


def _codes() -> tuple[dict[int, Item], dict[int, str], dict[int, frozenset[str]]]:
    rows = db.session.execute(
        select(NomenclatureCode, Occupation.code)
        .outerjoin(OccupationBridge, OccupationBridge.nomenclature_code_id == NomenclatureCode.id)
        .outerjoin(Occupation, Occupation.id == OccupationBridge.occupation_id)
        .order_by(NomenclatureCode.code, NomenclatureCode.id)
    )
    items: dict[int, Item] = {}
    nomenclatures: dict[int, str] = {}
    occupations: dict[int, set[str]] = defaultdict(set)
    for code, occupation in rows:
        items[code.id] = Item(code.id, code.code, code.readable_label)
        nomenclatures[code.id] = code.nomenclature
        if occupation:
            occupations[code.id].add(occupation)
    return items, nomenclatures, {key: frozenset(found) for key, found in occupations.items()}


def _breakdowns() -> dict[int, Item]:
    rows = db.session.execute(
        select(Breakdown.id, Breakdown.code, Breakdown.name).order_by(Breakdown.position, Breakdown.code)
    )
    # Written in an address, « age=30-39;sexe=femmes » reads « age:30-39/sexe:femmes ».
    return {key: Item(key, code.replace("=", ":").replace(";", "/"), name) for key, code, name in rows}


def _places() -> dict[str, tuple[Place, ...]]:
    rows = db.session.execute(
        select(Territory.id, Territory.type, Territory.code, Territory.name, TerritoryParent.parent_id)
        .outerjoin(TerritoryParent, TerritoryParent.child_id == Territory.id)
        .order_by(Territory.sort_name, Territory.id)
    ).all()
    parents: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.parent_id:
            parents[row.id].add(row.parent_id)
    departements = {row.id: row for row in rows if row.type == "departement"}
    places: dict[str, dict[int, Place]] = defaultdict(dict)
    for row in rows:
        places[row.type][row.id] = _place(row, parents[row.id], departements)
    found = {mesh: tuple(by_key.values()) for mesh, by_key in places.items()}
    return {**found, FRANCE: (Place(None, FRANCE, "France", FRANCE),)}


def _place(row: Any, parents: Iterable[int], departements: Mapping[int, Any]) -> Place:
    """A place under a name of its own: a bassin or a zone is told from the département that bears the same name."""
    holders = [departements[key] for key in sorted(parents) if key in departements]
    kind = {"bassin": "bassin", "zone-emploi": "zone d’emploi"}.get(row.type)
    is_namesake = kind and row.name in {holder.name for holder in holders}
    name = f"{row.name} ({kind})" if is_namesake else row.name
    codes = ", ".join(sorted(holder.code for holder in holders))
    return Place(row.id, row.code, name, row.type, frozenset(parents), codes)

"""What may be asked: every measure of the releases in force, with the places, times and details its figures have.

A release never changes, so what it holds is asked once per process and release. What a page needs to know each time is
which releases are in force for its reader: one short statement.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, String, func, select, type_coerce

from app.extensions import db
from app.kernel.occupations.models import NOMENCLATURES
from app.kernel.referentials.models import ReferenceLoad
from app.kernel.visibility import whole
from app.observatory.models import Indicator, Observation, Release, SourceFile
from app.observatory.queries.explore.lists import Item, Lists, Place, shared_lists
from app.observatory.queries.explore.source import Source
from app.observatory.sources.breaks import Break, all_breaks
from app.observatory.sources.family import FRANCE

MESH_ORDER = ("bassin", "departement", "region", "epci", "zone-emploi", "commune", FRANCE)
EVERYBODY = "ensemble"
KEPT_RELEASES = 256


class Print(NamedTuple):
    """What tells a release from any other, what its file is called today, and when the shared lists were last read."""

    id: int
    sha256: str
    published_at: Any
    lists_read_at: Any
    producer: str
    title: str
    licence: str
    assembled_by: str
    file_name: str
    provenance: str | None


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
    direction: str
    extents: Mapping[str, Extent]
    breaks: tuple[Break, ...] = ()

    @property
    def key(self) -> int:
        """The key its figures bear."""
        return self.id


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything that may be asked by one reader now."""

    sources: Mapping[int, Source]
    measures: Mapping[str, Measure]
    lists: Lists
    families: Mapping[str, tuple[Measure, ...]]
    prints: tuple[Any, ...]
    """What it was made of: the releases and the reading of the shared lists."""

    def place(self, mesh: str, code: str) -> Place | None:
        """A place by its mesh and code."""
        return next((place for place in self.lists.places.get(mesh, ()) if place.code == code), None)

    def within(self, mesh: str, holder: Place | None) -> tuple[Place, ...]:
        """The places of a mesh, all or those that lie, wholly or partly, in a larger one."""
        places = self.lists.places.get(mesh, ())
        return places if holder is None else tuple(place for place in places if holder.key in place.parents)


LISTS_READ_AT = select(func.max(ReferenceLoad.ended_at)).scalar_subquery()
# The keeper of visibility narrows both questions to the releases that whoever is answered may see.
PRINTS = (
    select(
        *(Release.id, SourceFile.sha256, type_coerce(Release.published_at, String)),
        type_coerce(LISTS_READ_AT, String),
        # A passage that identifies somebody may be removed from these: what a process keeps goes with it.
        *(SourceFile.producer, SourceFile.title, SourceFile.licence, SourceFile.assembled_by, SourceFile.name),
        SourceFile.provenance,
    )
    .join(Release.source_file)
    .where(Release.is_current)
    .order_by(Release.vintage, Release.id)
)
SOURCES = (
    select(
        *(Release.id, Release.family, Release.vintage, Release.version, Release.is_shipped, Release.published_at),
        *(SourceFile.id, SourceFile.sha256, SourceFile.producer, SourceFile.title, SourceFile.licence),
        *(SourceFile.assembled_by, SourceFile.name, SourceFile.provenance, SourceFile.downloaded_on),
        SourceFile.received_at,
    )
    .join(Release.source_file)
    .order_by(Release.vintage, Release.id)
)
Held = frozenset[tuple[int, str, int | None, int, int | None]]
_held: dict[tuple[Any, ...], Held] = {}


def catalogue() -> Catalogue:
    """What whoever is answered may ask now: one statement, once the process knows the releases in force."""
    prints = tuple(Print._make(row) for row in db.session.execute(PRINTS))
    if len(_held) > KEPT_RELEASES:
        _held.clear()
    if unknown := [one for one in prints if one[:3] not in _held]:
        _learn(unknown)
    return _catalogue(prints)


def _learn(prints: list[Print]) -> None:
    """Ask once what these releases hold: indicator, mesh, code, period and detail of their figures."""
    statement: Select[*tuple[Any, ...]] = select(
        *(Observation.release_id, Observation.indicator_id, Observation.mesh),
        *(Observation.nomenclature_code_id, Observation.period, Observation.breakdown_id),
    )
    statement = statement.where(Observation.release_id.in_([one.id for one in prints])).distinct()
    rows = db.session.execute(whole(statement, "the rule has just found these releases: not asked of each figure"))
    found: dict[int, set[Any]] = defaultdict(set)
    for release_id, *held in rows:
        found[release_id].add(tuple(held))
    _held.update({one[:3]: frozenset(found[one.id]) for one in prints})


@lru_cache(maxsize=32)
def _catalogue(prints: tuple[Print, ...]) -> Catalogue:
    """The catalogue of these releases; a later edition answers for a period that an earlier one holds too."""
    lists = shared_lists()
    held = {one.id: _held[one[:3]] for one in prints}
    rows = db.session.execute(SOURCES.where(Release.id.in_(held)))
    sources = tuple(Source._make(row) for row in rows)
    grouped: dict[int, dict[str, list[tuple[int, int | None, int, int | None]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for source in sources:
        for indicator_id, mesh, code, period, breakdown in held[source.id]:
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
    return Catalogue({source.id: source for source in sources}, measures, lists, by_family, prints)


def _measure(indicator: Indicator, extents: Mapping[str, Extent]) -> Measure:
    return Measure(
        *(indicator.id, indicator.code, indicator.family, indicator.name, indicator.short_name, indicator.unit),
        *(indicator.decimals, indicator.definition, indicator.formula, indicator.caveat, indicator.direction, extents),
        all_breaks().get(indicator.code, ()),
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

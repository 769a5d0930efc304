"""What the reader may choose next, as a plain form shows it: only what the sources honestly support."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from app.observatory.queries.explore import Asked, Question
from app.observatory.queries.explore import question as words
from app.observatory.queries.explore.asked import period_item
from app.observatory.queries.explore.catalogue import MESH_ORDER, Measure
from app.observatory.queries.explore.laying import reference_name, references
from app.observatory.queries.explore.lists import Place
from app.observatory.queries.explore.words import DIMENSION_NAMES, MESH_NAMES
from app.observatory.routes.explorer.printing import explorer_address
from app.observatory.sources.family import FRANCE

MOST_PLACES = 80
MOST_REFERENCES = 120


class Option(NamedTuple):
    """One thing to choose."""

    value: str
    label: str
    is_chosen: bool


class Group(NamedTuple):
    """Options under a title."""

    title: str
    options: list[Option]


class Choices(NamedTuple):
    """Everything there is to choose, panel by panel; `whole` is where one panel's choice is taken back."""

    measures: list[Group]
    also: list[Option]
    occupations: list[Option]
    meshes: list[Option]
    within: list[Group]
    places: list[Option]
    periods: list[Option]
    details: list[Option]
    rows: list[Option]
    columns: list[Option]
    references: list[Group]
    whole: dict[str, str]


class Tab(NamedTuple):
    """A way to show the answer: where it is, or why it cannot be."""

    name: str
    href: str
    is_current: bool
    why: str


TABS = (
    (words.TABLE, "Tableau"),
    (words.MAP, "Carte"),
    (words.LINES, "Courbe"),
    (words.BARS, "Barres"),
    (words.SCATTER, "Nuage de points"),
)


def tabs_of(asked: Asked) -> list[Tab]:
    """The ways to show the answer."""
    tabs = []
    for view, name in TABS:
        question, why = asked.with_view(view)
        href = explorer_address(question, "#reponse") if question else ""
        tabs.append(Tab(name, href, view == asked.question.view, why))
    return tabs


def choices_of(asked: Asked) -> Choices:
    """The options of every panel."""
    question, extent = asked.question, asked.extent_of_all
    chosen = {measure.code for measure in asked.measures}
    same = asked.catalogue.families[asked.measures[0].family]
    periods = _marked([(item.code, item.name) for item in map(period_item, reversed(extent.periods))], asked.periods)
    usual_rows, usual_columns = ("", "comme il convient"), ("", "comme il convient")
    dimensions = [(one, DIMENSION_NAMES[one]) for one in words.DIMENSIONS]
    return Choices(
        measures=_measures(asked),
        also=[Option(m.code, m.name, m.code in chosen) for m in same if m is not asked.measures[0]],
        occupations=_marked(
            [(i.code, i.name) for i in extent.codes], asked.occupations if question.occupations else ()
        ),
        meshes=_meshes(asked),
        within=_within(asked),
        places=_places(asked),
        periods=periods,
        details=_marked([(item.code, item.name) for item in extent.breakdowns], asked.details),
        rows=[Option(code, name, code == question.rows) for code, name in (usual_rows, *dimensions)],
        columns=[Option(code, name, code == question.columns) for code, name in (usual_columns, *dimensions)],
        references=_references(asked),
        whole={
            "metiers": explorer_address(_without(question, occupations=())),
            "periodes": explorer_address(_without(question, periods=(words.ALL,))),
            "lieux": explorer_address(_without(question, places=(), within="")),
        },
    )


def _without(question: Question, **changes: tuple[str, ...] | str) -> Question:
    """The question with one choice taken back, laid out and sorted anew."""
    return replace(question, rows="", columns="", sort="", page=1, **changes)  # type: ignore[arg-type]


def _marked(options: Iterable[tuple[str, str]], chosen: Iterable[object]) -> list[Option]:
    codes = {getattr(one, "code", "") for one in chosen}
    return [Option(code, name, code in codes) for code, name in options]


def _measures(asked: Asked) -> list[Group]:
    return [
        Group(_source_name(asked, measures[0]), [Option(m.code, m.name, m is asked.measures[0]) for m in measures])
        for measures in asked.catalogue.families.values()
    ]


def _source_name(asked: Asked, measure: Measure) -> str:
    """The producer of a measure and where it was published."""
    releases = (release for extent in measure.extents.values() for release in extent.releases.values())
    source = max((asked.catalogue.sources[release] for release in releases), key=lambda one: (one.vintage, -one.id))
    return f"{source.producer} – {source.title}"


def _meshes(asked: Asked) -> list[Option]:
    offered = {mesh for measure in asked.measures for mesh in measure.extents}
    return [
        Option(mesh, "France entière" if mesh == FRANCE else f"par {MESH_NAMES[mesh].one}", mesh == asked.mesh)
        for mesh in MESH_ORDER
        if mesh in offered
    ]


def _within(asked: Asked) -> list[Group]:
    """The larger places that the places shown may be taken in."""
    if asked.mesh in (FRANCE, "region", "departement"):
        return []
    lists = asked.catalogue.lists
    holders = {parent for place in lists.places[asked.mesh] for parent in place.parents}
    groups = []
    for mesh in ("departement", "epci", "zone-emploi", "bassin"):
        offered = [place for place in lists.places.get(mesh, ()) if place.key in holders and mesh != asked.mesh]
        if offered:
            title = MESH_NAMES[mesh].several
            groups.append(
                Group(title[0].upper() + title[1:], [_place_option(place, asked.holder) for place in offered])
            )
    return groups


def _place_option(place: Place, chosen: Place | None) -> Option:
    return Option(reference_name(place), place.name, place is chosen)


def _places(asked: Asked) -> list[Option]:
    """The places one by one, when they are few enough to be ticked; named with their mesh, which may change too."""
    offered = asked.catalogue.within(asked.mesh, asked.holder)
    if not 2 <= len(offered) <= MOST_PLACES:
        return []
    chosen = set(asked.question.places)
    return [Option(f"{asked.mesh}:{place.code}", place.name, place.code in chosen) for place in offered]


def _references(asked: Asked) -> list[Group]:
    """The places figures may be read against, by mesh; communes are too many to be listed."""
    groups = []
    for mesh, places in references(asked):
        if len(places) <= MOST_REFERENCES:
            title = MESH_NAMES[mesh].several
            options = [_place_option(place, asked.reference) for place in places]
            groups.append(Group(title[0].upper() + title[1:], options))
    return groups

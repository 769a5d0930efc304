"""Some territories of one mesh side by side: what is compared, and against whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.kernel.territories.models import plain
from app.observatory.queries.explore import Grid, answer, read
from app.observatory.queries.explore.catalogue import EVERYBODY, MESH_ORDER, Catalogue, Measure
from app.observatory.queries.explore.laying import reference_name, shown
from app.observatory.queries.explore.lists import Item, Place
from app.observatory.queries.explore.question import BARS, LAST, Args, Question, first, values
from app.observatory.queries.explore.words import MESH_NAMES
from app.observatory.sources.family import FRANCE, REGION

MOST_PLACES, MOST_MEASURES = 6, 4
MOST_FOUND = 12
COMPARED = tuple(mesh for mesh in MESH_ORDER if mesh not in (FRANCE, "region"))
USUAL = {
    "bassin": ("projets", "difficiles", "saisonniers"),
    "departement": ("difficiles", "tension", "agents-departement", "allocataires-rsa"),
    "epci": ("population-municipale", "niveau-vie-median", "taux-pauvrete"),
    "commune": ("population-municipale", "niveau-vie-median", "taux-pauvrete"),
    "zone-emploi": ("salaries-flores", "salaries-urssaf"),
}
FAMILIES = ("T2A60", "V4X85", "V4Z85")


@dataclass
class Comparison:
    """What an address asks to compare: a mesh, places, measures, a family of occupations, a reference."""

    mesh: str
    places: tuple[Place, ...]
    measures: tuple[Measure, ...]
    family: str
    reference: Place | None
    offered: tuple[Measure, ...]
    families: tuple[Item, ...]
    found: tuple[Place, ...] = ()
    """Several places answer to the name that was typed: the reader chooses."""
    notices: list[str] = field(default_factory=list)

    def args(self, **changes: Sequence[str]) -> dict[str, list[str]]:
        """The names and values of its address, with changes."""
        asked: dict[str, Sequence[str]] = {
            "maille": [self.mesh],
            "lieux": [place.code for place in self.places],
            "mesure": [measure.code for measure in self.measures],
            "metier": [self.family] if self.family else [],
            "reference": [reference_name(self.reference)] if self.reference else [],
            **changes,
        }
        return {name: list(given) for name, given in asked.items() if given}

    def question(self, measure: Measure) -> Question:
        """The question put to the Explorer about one measure."""
        extent = measure.extents[self.mesh]
        codes = {item.code for item in extent.codes}
        family = self.family if self.family in codes else next((one for one in FAMILIES if one in codes), "")
        chosen = family or next(iter(sorted(codes)), "")
        return Question(
            (measure.code,),
            (chosen,) if chosen else (),
            self.mesh,
            places=tuple(place.code for place in self.places),
            periods=(LAST,),
            reference=reference_name(self.reference) if self.reference else "",
            view=BARS if len(self.places) > 1 else "tableau",
            details=() if extent.breakdowns[0].code == EVERYBODY else (_detail(extent.breakdowns),),
        )

    def grids(self, known: Catalogue) -> list[Grid]:
        """The answer for each measure: one statement each, whatever the places."""
        grids = []
        for measure in self.measures:
            asked, _notices = read({name: (value,) for name, value in self.question(measure).args()}, known)
            if asked is not None:
                grids.append(answer(asked))
        return grids


def comparison(args: Args, known: Catalogue) -> Comparison:
    """What an address asks; what is unknown is told and left out."""
    notices: list[str] = []
    mesh = first(args, "maille")
    if mesh not in COMPARED:
        if mesh:
            notices.append(f"On ne compare pas ce découpage\u00a0: {shown(mesh)}.")
        mesh = "epci"
    by_code = {place.code: place for place in known.lists.places.get(mesh, ())}
    named = values(args, "lieux")
    if unknown := [name for name in named if name not in by_code]:
        notices.append(f"Ce territoire n’est pas de ceux-là\u00a0: {', '.join(map(shown, unknown[:5]))}.")
    places = [by_code[name] for name in named if name in by_code]
    added, found = _looked_for(first(args, "ajout"), by_code, notices)
    places = list(dict.fromkeys([*places, *added]))
    if len(places) > MOST_PLACES:
        notices.append(f"On compare {MOST_PLACES} territoires au plus\u00a0: les autres sont laissés de côté.")
    kept = tuple(places[:MOST_PLACES])
    offered = tuple(measure for measure in known.measures.values() if mesh in measure.extents)
    measures = _measures(values(args, "mesure"), offered, mesh, notices)
    families = {item.code: item for measure in measures for item in measure.extents[mesh].codes}
    family = first(args, "metier")
    return Comparison(
        mesh,
        kept,
        measures,
        family if family in families else "",
        _reference(first(args, "reference"), kept, measures, known),
        offered,
        tuple(sorted(families.values(), key=lambda item: item.name)),
        found,
        notices,
    )


def references(asked: Comparison, known: Catalogue) -> list[Place]:
    """The places one may compare with: France and the region when figures exist, and each of those compared."""
    meshes = {mesh for measure in asked.measures for mesh in measure.extents}
    wide = [known.place(mesh, code) for mesh, code in (("region", REGION), (FRANCE, FRANCE)) if mesh in meshes]
    return [*(place for place in wide if place), *asked.places]


def _looked_for(
    typed: str, by_code: dict[str, Place], notices: list[str]
) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """The place that answers to what was typed, and those among which to choose."""
    if not typed:
        return (), ()
    if typed in by_code:
        return (by_code[typed],), ()
    wanted = plain(typed)
    exact = [place for place in by_code.values() if plain(place.name) == wanted] if wanted else []
    near = exact or [place for place in by_code.values() if wanted and wanted in plain(place.name)]
    if len(near) == 1:
        return (near[0],), ()
    notices.append(
        f"Plusieurs territoires répondent à {shown(typed)}\u00a0: choisissez ci-dessous."
        if near
        else f"Aucun territoire ne répond à {shown(typed)}."
    )
    return (), tuple(near[:MOST_FOUND])


def _measures(named: Sequence[str], offered: Sequence[Measure], mesh: str, notices: list[str]) -> tuple[Measure, ...]:
    chosen = [measure for measure in offered if measure.code in named]
    if len(chosen) < len(named):
        notices.append(f"Une mesure choisie n’existe pas par {MESH_NAMES[mesh].one}\u00a0: elle est laissée de côté.")
    if len(chosen) > MOST_MEASURES:
        notices.append(f"On compare {MOST_MEASURES} mesures au plus\u00a0: les autres sont laissées de côté.")
    usual = [measure for measure in offered if measure.code in USUAL[mesh]]
    return tuple((chosen or usual or list(offered))[:MOST_MEASURES])


def _reference(name: str, places: Sequence[Place], measures: Sequence[Measure], known: Catalogue) -> Place | None:
    mesh, _, code = name.partition(":")
    named = known.place(mesh, code or mesh) if name else None
    if named and (named in places or named.mesh in ("region", FRANCE)):
        return named
    has_region = any("region" in measure.extents for measure in measures)
    return known.place("region", REGION) if has_region else next(iter(places), None)


def _detail(breakdowns: Sequence[Item]) -> str:
    """The part shown of figures only given by part: social work when there is such a sector, else the first."""
    return next((item.code for item in breakdowns if item.code == "secteur:QB"), breakdowns[0].code)

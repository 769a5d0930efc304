"""From the words of an address to a question that can be answered: what is unknown or impossible is said, and replaced.

Nothing an address holds is an error: each part that cannot be is left out with a French sentence, and the nearest
sensible question is asked instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.observatory.queries.explore.asked import Asked, period_item, union
from app.observatory.queries.explore.catalogue import EVERYBODY, MESH_ORDER, Catalogue, Extent, Measure
from app.observatory.queries.explore.laying import Heard, laid_out, shown
from app.observatory.queries.explore.lists import Item, Place
from app.observatory.queries.explore.question import ALL, LAST, Args, Question, first, values
from app.observatory.queries.explore.words import MESH_NAMES
from app.observatory.sources.family import FRANCE, REGION

MOST_MEASURES = 6
DEFAULT: Args = {
    "mesure": ("projets,difficiles-nombre,difficiles",),
    "metiers": ("T2A60",),
    "maille": ("bassin",),
}
NO_CODE = Item(None, "", "")
Coded = TypeVar("Coded", Measure, Item, Place)


def read(args: Args, catalogue: Catalogue) -> tuple[Asked | None, tuple[str, ...]]:
    """The question of an address and what had to be changed in it; nothing while the portal holds no figure."""
    if not catalogue.measures:
        return None, ()
    heard, is_asked = Heard(), any(args.values())
    asked = _Reader(args if is_asked else DEFAULT, catalogue, heard).asked()
    # Whoever asks nothing is told nothing of the question that is asked for them.
    return asked, tuple(heard.notices) if is_asked else ()


@dataclass
class _Reader:
    args: Args
    catalogue: Catalogue
    heard: Heard

    def asked(self) -> Asked:
        """The nearest question that can be answered."""
        measures = self._measures()
        mesh = self._mesh(measures)
        measures = tuple(measure for measure in measures if mesh in measure.extents)
        extent = union([measure.extents[mesh] for measure in measures])
        occupations, code_names = self._occupations(extent)
        holder = self._holder(mesh)
        places, place_names = self._places(mesh, holder)
        periods, period_names = self._periods(extent)
        details, detail_names = self._details(extent)
        question = Question(
            measures=tuple(measure.code for measure in measures),
            occupations=code_names,
            mesh=mesh,
            within=f"{holder.mesh}:{holder.code}" if holder else "",
            places=place_names,
            periods=period_names,
            details=detail_names,
        )
        asked = Asked(question, self.catalogue, measures, occupations, places, periods, details, holder, None)
        return laid_out(asked, self.args, self.heard, self._again)

    def _again(self, question: Question) -> Asked:
        """The question read again once its layout made other periods, rows or columns necessary."""
        changed = {
            "periodes": (",".join(question.periods),),
            "lignes": (question.rows,),
            "colonnes": (question.columns,),
        }
        return _Reader({**self.args, **changed}, self.catalogue, self.heard).asked()

    def _known(self, names: Sequence[str], among: Iterable[Coded], what: str, instead: str) -> list[Coded]:
        """Those of these names that exist, in the order of the list; the others are told, with what comes instead."""
        by_code = {one.code: one for one in among}
        unknown = [name for name in names if name not in by_code]
        if unknown:
            kept = "Le reste est gardé." if len(unknown) < len(names) else instead
            self.heard.say(f"{what}\u00a0: {', '.join(shown(name) for name in unknown[:5])}. {kept}")
        wanted = set(names)
        return [one for one in by_code.values() if one.code in wanted]

    def _measures(self) -> tuple[Measure, ...]:
        by_code = self.catalogue.measures
        named = values(self.args, "mesure")
        if unknown := [name for name in named if name not in by_code]:
            self.heard.say(f"Cette mesure n’existe pas\u00a0: {', '.join(shown(name) for name in unknown[:5])}.")
        found = [by_code[name] for name in named if name in by_code]
        if not found:
            return (next(iter(by_code.values())),)
        same = [measure for measure in found if measure.family == found[0].family]
        if len(same) < len(found):
            self.heard.say("Un tableau réunit les mesures d’une même source\u00a0: les autres sont laissées de côté.")
        # « et » adds measures of the same source to the one chosen; those of the source left behind go with it.
        also = [by_code[name] for name in values(self.args, "et") if name in by_code]
        same += [measure for measure in also if measure.family == found[0].family]
        return tuple(dict.fromkeys(same))[:MOST_MEASURES]

    def _mesh(self, measures: Sequence[Measure]) -> str:
        name = first(self.args, "maille")
        common = [mesh for mesh in MESH_ORDER if all(mesh in measure.extents for measure in measures)]
        offered = common or [mesh for mesh in MESH_ORDER if mesh in measures[0].extents]
        if not common:
            self.heard.say(
                "Ces mesures n’existent pas toutes au même découpage\u00a0: certaines sont laissées de côté."
            )
        if not name or name in offered:
            return name or offered[0]
        if name not in MESH_NAMES:
            self.heard.say(f"Ce découpage n’existe pas\u00a0: {shown(name)}. Voici les chiffres {_by(offered[0])}.")
            return offered[0]
        rank = MESH_ORDER.index(name)
        nearest = min(offered, key=lambda mesh: abs(MESH_ORDER.index(mesh) - rank))
        self.heard.say(f"Cette source ne donne pas ce chiffre {_by(name)}. Le voici {_by(nearest)}.")
        return nearest

    def _occupations(self, extent: Extent) -> tuple[tuple[Item, ...], tuple[str, ...]]:
        named = values(self.args, "metiers")
        if not extent.codes:
            if named:
                self.heard.say(
                    "Cette source ne compte pas par métier\u00a0: elle parle de tous les habitants ou salariés."
                )
            return (NO_CODE,), ()
        if not named:
            return extent.codes, ()
        by_code = {item.code: item for item in extent.codes}
        found, unknown, moved = [], [], False
        for name in named:
            near = [by_code[name]] if name in by_code else self._near(name, extent)
            moved = moved or bool(near and name not in by_code and name not in self._occupation_names)
            found += near
            unknown += [] if near else [name]
        if moved:
            self.heard.say(
                "Cette source range les métiers dans une autre liste\u00a0: voici les familles les plus proches."
            )
        if unknown:
            kept = "Le reste est gardé." if found else "Les voici tous."
            self.heard.say(f"Ce métier n’est pas compté ici\u00a0: {', '.join(map(shown, unknown[:5]))}. {kept}")
        chosen = tuple(item for item in extent.codes if item in set(found)) or extent.codes
        return chosen, () if len(chosen) == len(extent.codes) > 1 else tuple(item.code for item in chosen)

    @property
    def _occupation_names(self) -> frozenset[str]:
        return frozenset(name for names in self.catalogue.lists.occupations.values() for name in names)

    def _near(self, name: str, extent: Extent) -> list[Item]:
        """The families that count an occupation, or one of those that a family of another list counts."""
        behind = self.catalogue.lists.occupations
        meant = {name} | {
            occupation
            for key, item in self.catalogue.lists.codes.items()
            if item.code == name
            for occupation in behind.get(key, ())
        }
        return [item for item in extent.codes if item.key and behind.get(item.key, frozenset()) & meant]

    def _holder(self, mesh: str) -> Place | None:
        name = first(self.args, "dans")
        if not name or mesh in (FRANCE, "region"):
            return None
        type_, _, code = name.partition(":")
        holder = self.catalogue.place(type_, code)
        if holder is None or holder.mesh == mesh or not self.catalogue.within(mesh, holder):
            if name != f"region:{REGION}":
                self.heard.say(f"Rien n’est à montrer dans {shown(name)}\u00a0: voici toute la région.")
            return None
        return holder

    def _places(self, mesh: str, holder: Place | None) -> tuple[tuple[Place, ...], tuple[str, ...]]:
        offered = self.catalogue.within(mesh, holder)
        named = tuple(name.removeprefix(f"{mesh}:") for name in values(self.args, "lieux"))
        # The places chosen before the mesh was changed: they are of another kind, and named with it.
        if any(":" in name for name in named):
            self.heard.say(f"Les territoires choisis n’étaient pas tous des {MESH_NAMES[mesh].several}.")
            named = tuple(name for name in named if ":" not in name)
        found = tuple(self._known(named, offered, "Ce territoire n’est pas de ceux-là", "Les voici tous."))
        if not found or len(found) == len(offered):
            return offered, ()
        return found, tuple(place.code for place in found)

    def _periods(self, extent: Extent) -> tuple[tuple[Item, ...], tuple[str, ...]]:
        offered = tuple(period_item(period) for period in extent.periods)
        named = values(self.args, "periodes")
        if ALL in named:
            return offered, (ALL,)
        if LAST in named:
            return offered[-1:], (LAST,)
        found = tuple(self._known(named, offered, "Cette période n’est pas dans la source", "Voici la dernière."))
        chosen = found or offered[-1:]
        return chosen, tuple(item.code for item in chosen)

    def _details(self, extent: Extent) -> tuple[tuple[Item, ...], tuple[str, ...]]:
        offered = extent.breakdowns
        usual = offered[:1] if offered[0].code == EVERYBODY else offered
        named = values(self.args, "detail")
        if ALL in named:
            return offered, () if offered == usual else (ALL,)
        found = tuple(self._known(named, offered, "Ce détail n’est pas dans la source", "Voici l’ensemble."))
        chosen = found or usual
        return chosen, () if chosen == usual else tuple(item.code for item in chosen)


def _by(mesh: str) -> str:
    return f"par {MESH_NAMES[mesh].one}" if mesh != FRANCE else "pour la France"

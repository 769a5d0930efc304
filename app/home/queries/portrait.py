"""What a territory holds in every part of the portal, as this reader may see it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.associations.queries import activity_summary, supported_in
from app.extensions import db
from app.forums.queries import open_threads
from app.home.queries.charts import territory_map
from app.home.queries.maps import KEPT
from app.kernel.instants import today
from app.kernel.occupations.models import Occupation, OccupationBridge
from app.kernel.people.models import Actor
from app.kernel.territories.changes import changes_of
from app.kernel.territories.models import Territory
from app.kernel.territories.queries import bassins_meeting, children, find_communes, parents, territories_of_type
from app.observatory.queries import headline, recruitment_of_bassins
from app.observatory.queries.similar import CRITERIA
from app.web.filters import number

PARTS = {"region": "Départements", "departement": "Intercommunalités"}
# Which pages are reached through a holder of this mesh.
REACHED_THROUGH = {
    "region": ("departement", "epci", "commune", "bassin", "zone-emploi"),
    "departement": ("epci", "commune"),
    "epci": ("commune",),
}
COUNTED_BY_SURVEY = ("region", "departement", "bassin")
BRIDGES_FROM_WEAKEST = ("lecture", "partiel", "regroupe", "exact")
# How many exchanges a portrait shows before leading to the spaces.
THREADS_SHOWN = 6
MOST_FOUND = 30


@dataclass(frozen=True)
class Place:
    """A territory as others name it."""

    id: int
    type: str
    code: str
    name: str
    is_outside_region: bool

    @property
    def url(self) -> str:
        """Its page."""
        return url_for("home.territory", type=self.type, code=self.code)


@dataclass(frozen=True)
class Surroundings:
    """What a territory lies in, what lies in it, the bassins that meet it, what changed of its name and limits."""

    holders: tuple[Place, ...]
    parts: tuple[Place, ...]
    bassins: tuple[Place, ...]
    changes: tuple[str, ...]


@lru_cache(maxsize=KEPT)
def surroundings(territory_id: int) -> Surroundings:
    """Read once per process: the referential changes only when the portal is updated."""
    territory = db.session.get_one(Territory, territory_id)
    inner = {"region": "departement", "departement": "epci", "commune": ""}.get(territory.type, "commune")
    return Surroundings(
        holders=_places(parents(territory)),
        parts=_places(children(territory, inner)) if inner else (),
        bassins=_bassins(territory),
        changes=changes_of({territory.id: territory.code}).get(territory.id, ()),
    )


def _places(statement: Select[Territory]) -> tuple[Place, ...]:
    return tuple(_place(territory) for territory in db.session.scalars(statement))


def _place(territory: Territory) -> Place:
    return Place(territory.id, territory.type, territory.code, territory.name, territory.is_outside_region)


def _bassins(territory: Territory) -> tuple[Place, ...]:
    if territory.type == "region":
        return _places(territories_of_type("bassin"))
    return (_place(territory),) if territory.type == "bassin" else _places(bassins_meeting(territory))


def portrait(territory: Territory, actor: Actor) -> dict[str, Any]:
    """Everything the page of a territory shows."""
    around = surroundings(territory.id)
    counted = territory.type in COUNTED_BY_SURVEY
    return {
        "territory": territory,
        "around": around,
        "trail": _trail(territory, around.holders),
        "identity": identity(territory, len(around.parts), around.holders),
        "chart": territory_map(territory),
        "places": _lists(territory, around),
        "parts": [(part.name, part.url) for part in around.parts],
        "parts_title": PARTS.get(territory.type, "Communes"),
        "figures": headline(territory) if counted else None,
        "recruitment": recruitment_of_bassins([bassin.id for bassin in around.bassins]) if around.bassins else [],
        "supported": supported_in(territory),
        "activity": activity_summary(territory, actor, since=today().replace(month=1, day=1)),
        "year": today().year,
        "occupation_pages": occupation_pages(),
        "likes": _likes(territory),
        **_threads(territory, around, actor),
    }


def _likes(territory: Territory) -> list[tuple[str, str]]:
    """Where a territory is set beside others."""
    if territory.type == "region":
        return []
    compared = url_for("observatory.compare", maille=territory.type, lieux=territory.code)
    alike = url_for("observatory.similar", mesh=territory.type, code=territory.code)
    similar = [("Territoires semblables", alike)] if territory.type in CRITERIA else []
    return [("Comparer ce territoire", compared), *similar]


def _threads(territory: Territory, around: Surroundings, actor: Actor) -> dict[str, Any]:
    """The exchanges about a territory; where there is none yet, those of its département, under its name."""
    found = list(db.session.scalars(open_threads(actor, territory).limit(THREADS_SHOWN)).unique())
    departement = next((holder for holder in around.holders if holder.type == "departement"), None)
    if found or departement is None:
        return {"threads": found, "threads_around": None}
    wider = Territory(id=departement.id, type=departement.type, code=departement.code, name=departement.name)
    return {
        "threads": list(db.session.scalars(open_threads(actor, wider).limit(THREADS_SHOWN)).unique()),
        "threads_around": departement,
    }


@lru_cache(maxsize=1)
def occupation_pages() -> dict[int, str]:
    """The page where a code of the survey is read, by the code's key: that of the occupation it counts best."""
    bridges = db.session.scalars(
        select(OccupationBridge)
        .join(OccupationBridge.occupation)
        .options(contains_eager(OccupationBridge.occupation), joinedload(OccupationBridge.nomenclature_code))
        .order_by(Occupation.position.desc(), Occupation.id.desc())
    )
    ranked = sorted(bridges, key=lambda bridge: BRIDGES_FROM_WEAKEST.index(bridge.quality))
    return {
        bridge.nomenclature_code_id: url_for(
            "observatory.occupation", code=bridge.occupation.code, famille=bridge.nomenclature_code.code
        )
        for bridge in ranked
    }


def _trail(territory: Territory, holders: tuple[Place, ...]) -> list[tuple[str, str | None]]:
    """The way back to the region, through one holder of each wider mesh."""
    way: list[tuple[str, str | None]] = [("Territoires", url_for("home.territories"))]
    for mesh in ("region", "departement", "epci"):
        of_mesh = [holder for holder in holders if holder.type == mesh]
        if of_mesh and territory.type in REACHED_THROUGH[mesh]:
            way.append((of_mesh[0].name, of_mesh[0].url))
    return [*way, (territory.name, None)]


def _lists(territory: Territory, around: Surroundings) -> list[tuple[str, list[tuple[str, str]]]]:
    """The lists beside the map: what this territory lies in, the bassins that meet it."""
    lists = [
        ("Fait partie de", [holder for holder in around.holders if holder.type != "bassin"]),
        ("Bassins d’emploi", [bassin for bassin in around.bassins if bassin.id != territory.id]),
    ]
    return [(title, [(each.name, each.url) for each in members]) for title, members in lists if members]


def identity(territory: Territory, parts: int, holders: tuple[Place, ...]) -> str:
    """What a territory is: « Communauté d’agglomération, 115 195 habitants en 2023, 34 communes. »"""
    words = [territory.kind_name]
    if territory.population:
        words.append(f"{number(territory.population)} habitants en {territory.population_year}")
    if parts:
        words.append(f"{parts} {PARTS.get(territory.type, 'Communes').lower()}")
    sentence = ", ".join(words) + "."
    if territory.type == "commune" and not any(holder.type == "epci" for holder in holders):
        sentence += " Elle n’appartient à aucune intercommunalité."
    if territory.is_outside_region:
        sentence += " Son siège est hors de la région : seule la part qui s’y trouve est comptée."
    return sentence


def territory_list(words: str) -> dict[str, Any]:
    """The list of territories, mesh by mesh, and a commune looked for."""
    found = list(db.session.scalars(find_communes(words).limit(MOST_FOUND))) if words.strip() else []
    region = db.session.scalars(territories_of_type("region")).one()
    return {
        "words": words,
        "found": found,
        "region": region,
        "chart": territory_map(region),
        "departements": list(db.session.scalars(territories_of_type("departement"))),
        "groups": [
            ("Intercommunalités", list(db.session.scalars(territories_of_type("epci")))),
            ("Bassins d’emploi de France Travail", list(db.session.scalars(territories_of_type("bassin")))),
            ("Zones d’emploi de l’Insee", list(db.session.scalars(territories_of_type("zone-emploi")))),
        ],
    }

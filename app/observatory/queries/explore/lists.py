"""The shared lists as the explorer reads them: codes of occupations, details, territories, each with its key."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.kernel.occupations.models import NomenclatureCode, Occupation, OccupationBridge
from app.kernel.territories.models import Territory, TerritoryParent
from app.observatory.models import Breakdown
from app.observatory.sources.family import FRANCE


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
class Lists:
    """The shared lists, by key: codes, details, places by mesh, and the occupations each code counts."""

    codes: Mapping[int, Item]
    nomenclatures: Mapping[int, str]
    occupations: Mapping[int, frozenset[str]]
    breakdowns: Mapping[int, Item]
    places: Mapping[str, tuple[Place, ...]]


def shared_lists() -> Lists:
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

"""The kinds every part shares: territories and occupations."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.kernel.occupations.models import NOMENCLATURES, NomenclatureCode, Occupation, OccupationBridge
from app.kernel.search.kinds import Entry, Indexed, Watched, declare, listed
from app.kernel.territories.models import Territory, TerritoryFormerCode, TerritoryName, TerritoryParent
from app.kernel.visibility import public_audience

# What places a territory, from the widest; the region goes without saying.
PLACED_BY = ("departement", "epci")
# Divisions named after a commune they are not.
DIVISIONS = {"bassin": "bassin d’emploi", "zone-emploi": "zone d’emploi"}


def _territories(ids: Sequence[int]) -> Iterator[Entry]:
    """Territories by their name, their code and the names they have had."""
    audience_id = public_audience().id
    territories = db.session.execute(
        select(Territory.id, Territory.type, Territory.code, Territory.name, Territory.kind).where(
            Territory.id.in_(ids)
        )
    )
    holders, former = _holders(ids), _former_names(ids)
    for id, type, code, name, kind in territories:
        placed = [holder for mesh in PLACED_BY for holder in holders[id, mesh] if type != mesh]
        yield Entry(
            object_id=id,
            title=f"{name} ({DIVISIONS[type]})" if type in DIVISIONS else name,
            about=" · ".join([Territory(type=type, kind=kind).kind_name, *placed]),
            text=listed([code, *(said for said in former[id] if said != name)]),
            path=f"/territoires/{type}/{code}",
            audience_id=audience_id,
            territory_id=id,
        )


def _holders(ids: Sequence[int]) -> dict[tuple[int, str], list[str]]:
    """What each territory lies in, by mesh."""
    holder = aliased(Territory)
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for id, mesh, name in db.session.execute(
        select(TerritoryParent.child_id, holder.type, holder.name)
        .join(holder, holder.id == TerritoryParent.parent_id)
        .where(TerritoryParent.child_id.in_(ids), holder.type.in_(PLACED_BY))
        .order_by(holder.sort_name, holder.id)
    ):
        found[id, mesh].append(name)
    return found


def _former_names(ids: Sequence[int]) -> dict[int, list[str]]:
    """The names each territory has had, and the communes that were united in it."""
    found: dict[int, list[str]] = defaultdict(list)
    for table, name in ((TerritoryName, TerritoryName.name), (TerritoryFormerCode, TerritoryFormerCode.reason)):
        owner: Any = table.territory_id
        for id, said in db.session.execute(select(owner, name).where(owner.in_(ids)).order_by(owner, name).distinct()):
            found[id].append(said)
    return found


def _occupations(ids: Sequence[int]) -> Iterator[Entry]:
    """Occupations by their name, their definition, and the labels of the codes that count them."""
    audience_id = public_audience().id
    # Apart from each other: whoever looks for a word of a label has no use for its code.
    labels: dict[int, list[str]] = defaultdict(list)
    codes: dict[int, list[str]] = defaultdict(list)
    bridges = (
        select(OccupationBridge)
        .join(OccupationBridge.nomenclature_code)
        .where(OccupationBridge.occupation_id.in_(ids), OccupationBridge.quality != "lecture")
        .order_by(NomenclatureCode.nomenclature, NomenclatureCode.code)
    )
    for id, nomenclature, code, label in db.session.execute(
        bridges.with_only_columns(
            OccupationBridge.occupation_id, NomenclatureCode.nomenclature, NomenclatureCode.code, NomenclatureCode.label
        )
    ):
        labels[id].append(NomenclatureCode(label=label).readable_label)
        codes[id].append(f"{NOMENCLATURES[nomenclature].label} {code}")
    found = select(Occupation.id, Occupation.code, Occupation.name, Occupation.definition, Occupation.perimeter)
    for id, code, name, definition, perimeter in db.session.execute(found.where(Occupation.id.in_(ids))):
        yield Entry(
            object_id=id,
            title=name,
            about=Occupation(perimeter=perimeter).perimeter_wording.label,
            text=listed([definition, *labels[id], *codes[id]]),
            path=f"/observatoire/metiers/{code}",
            audience_id=audience_id,
        )


def _counted_by(codes: Sequence[int]) -> Select[int]:
    return select(OccupationBridge.occupation_id).where(OccupationBridge.nomenclature_code_id.in_(codes))


TERRITORIES = declare(
    Indexed(
        key="territory",
        slug="territoires",
        label="Territoire",
        several="Territoires",
        position=10,
        model=Territory,
        entries=_territories,
        is_listed=True,
        watched=(
            Watched(Territory, ("name", "code", "type", "kind")),
            Watched(TerritoryParent, ("parent_id",), owner="child_id"),
            Watched(TerritoryName, ("name",), owner="territory_id"),
            Watched(TerritoryFormerCode, ("reason",), owner="territory_id"),
        ),
    )
)
OCCUPATIONS = declare(
    Indexed(
        key="occupation",
        slug="metiers",
        label="Métier",
        several="Métiers",
        position=20,
        model=Occupation,
        entries=_occupations,
        is_listed=True,
        watched=(
            Watched(Occupation, ("code", "name", "definition", "perimeter")),
            Watched(OccupationBridge, ("nomenclature_code_id", "quality"), owner="occupation_id"),
            Watched(NomenclatureCode, ("code", "label"), owned=_counted_by),
        ),
    )
)

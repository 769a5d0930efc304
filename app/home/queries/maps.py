"""The maps that lead from the region to its intercommunalities and their communes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased, contains_eager

from app.extensions import db
from app.kernel.territories.models import Territory, TerritoryOutline, TerritoryParent

# Which mesh is drawn inside a territory of each type; a commune is drawn among its neighbours.
DRAWN_WITHIN = {
    "region": "epci",
    "departement": "epci",
    "epci": "commune",
    "bassin": "commune",
    "zone-emploi": "commune",
}
# Territories and outlines change only when the portal is updated, and each update restarts its processes.
KEPT = 256


@dataclass(frozen=True)
class Outline:
    """A territory ready to be drawn: what it is and its path on the shared plane."""

    id: int
    type: str
    code: str
    name: str
    population: int | None
    path: str
    box: tuple[float, float, float, float]
    label_at: tuple[float, float]


@lru_cache(maxsize=KEPT)
def outlines_within(territory_id: int, mesh: str) -> tuple[Outline, ...]:
    """What is drawn inside a territory, by name; a commune that no intercommunality holds is drawn among them."""
    inside = select(TerritoryParent.child_id).where(TerritoryParent.parent_id == territory_id)
    wanted = and_(Territory.type == mesh, Territory.id.in_(inside))
    if mesh == "epci":
        of_departements = select(TerritoryParent.child_id).where(
            or_(TerritoryParent.parent_id == territory_id, TerritoryParent.parent_id.in_(inside))
        )
        alone = ~Territory.parents.any(Territory.type == "epci")
        wanted = or_(wanted, and_(Territory.type == "commune", Territory.id.in_(of_departements), alone))
    return _drawn(_outlined().where(wanted))


@lru_cache(maxsize=KEPT)
def outlines_beside(commune_id: int) -> tuple[Outline, ...]:
    """The communes of the same intercommunality, or of the same département for one that belongs to none."""
    return _beside(commune_id, "epci") or _beside(commune_id, "departement")


def _beside(commune_id: int, holder: str) -> tuple[Outline, ...]:
    mine, parent = aliased(TerritoryParent), aliased(Territory)
    holders = (
        select(mine.parent_id)
        .join(parent, parent.id == mine.parent_id)
        .where(mine.child_id == commune_id, parent.type == holder)
    )
    inside = select(TerritoryParent.child_id).where(TerritoryParent.parent_id.in_(holders))
    return _drawn(_outlined().where(Territory.type == "commune", Territory.id.in_(inside)))


def _outlined() -> Select[TerritoryOutline]:
    return (
        select(TerritoryOutline)
        .join(TerritoryOutline.territory)
        .options(contains_eager(TerritoryOutline.territory))
        .order_by(Territory.sort_name, Territory.id)
    )


def _drawn(statement: Select[TerritoryOutline]) -> tuple[Outline, ...]:
    found: Sequence[TerritoryOutline] = db.session.scalars(statement).all()
    return tuple(
        Outline(
            id=outline.territory.id,
            type=outline.territory.type,
            code=outline.territory.code,
            name=outline.territory.name,
            population=outline.territory.population,
            path=outline.path,
            box=(outline.min_x, outline.min_y, outline.max_x, outline.max_y),
            label_at=(outline.label_x, outline.label_y),
        )
        for outline in found
    )


def outlines_for(territory: Territory) -> tuple[Outline, ...]:
    """What the map on a territory's page draws."""
    mesh = DRAWN_WITHIN.get(territory.type)
    return outlines_within(territory.id, mesh) if mesh else outlines_beside(territory.id)

"""Questions about territories: one by its code, those within it, around it, of one type, or by name."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.extensions import db
from app.kernel.territories.models import (
    Territory,
    TerritoryFormerCode,
    TerritoryOutline,
    TerritoryParent,
    plain,
)

TerritoriesAsked = str | Sequence[Territory] | Select[Territory]

# Nobody looks for a commune with more: the rest would only make the question heavy.
LONGEST_SEARCH, MOST_WORDS = 120, 8


def get_territory(type: str, code: str) -> Territory:
    """The territory of this type and code, an old code leading to the territory of today."""
    territory = db.session.scalars(
        select(Territory).where(Territory.type == type, Territory.code == code)
    ).one_or_none()
    if territory:
        return territory
    return db.session.scalars(
        select(Territory)
        .join(TerritoryFormerCode, TerritoryFormerCode.territory_id == Territory.id)
        .where(TerritoryFormerCode.type == type, TerritoryFormerCode.code == code)
    ).one()


def territories_of_type(type: str) -> Select[Territory]:
    """Every territory of one type, by name."""
    return _by_name(select(Territory).where(Territory.type == type))


def children(territory: Territory, type: str) -> Select[Territory]:
    """The territories of one type that lie within this one, wholly or partly, by name."""
    return territories_of_type(type).where(_is_within(territory))


def parents(territory: Territory, type: str | None = None) -> Select[Territory]:
    """What this territory lies within, by type then name."""
    statement = select(Territory).where(
        Territory.id.in_(select(TerritoryParent.parent_id).where(TerritoryParent.child_id == territory.id))
    )
    if type:
        statement = statement.where(Territory.type == type)
    return statement.order_by(Territory.type, Territory.sort_name, Territory.id)


def communes_of(territory: Territory) -> Select[Territory]:
    """The communes of the region this territory is made of, by name; those outside the region are not kept."""
    statement = territories_of_type("commune")
    if territory.type == "commune":
        return statement.where(Territory.id == territory.id)
    if territory.type != "region":
        return statement.where(_is_within(territory))
    departement = aliased(Territory)
    of_departement, of_region = aliased(TerritoryParent), aliased(TerritoryParent)
    return statement.where(
        Territory.id.in_(
            select(of_departement.child_id)
            .join(departement, (departement.id == of_departement.parent_id) & (departement.type == "departement"))
            .join(of_region, of_region.child_id == departement.id)
            .where(of_region.parent_id == territory.id)
        )
    )


def within(territory: Territory) -> Select[int]:
    """The keys of a territory and of all that lies within it, wholly or partly."""
    inside = select(TerritoryParent.child_id).where(TerritoryParent.parent_id == territory.id)
    deeper = select(TerritoryParent.child_id).where(TerritoryParent.parent_id.in_(inside))
    is_inside = Territory.id.in_(inside)
    # Only the region needs two steps down: what lies in a part of another territory may lie partly outside of it.
    whole = or_(is_inside, Territory.id.in_(deeper)) if territory.type == "region" else is_inside
    return select(Territory.id).where(or_(Territory.id == territory.id, whole))


def meeting(territory: Territory, type: str) -> Select[Territory]:
    """The territories of one type that share a commune with this one, by name."""
    communes = _ids(communes_of(territory))
    holders = select(TerritoryParent.parent_id).where(TerritoryParent.child_id.in_(communes))
    return territories_of_type(type).where(Territory.id.in_(holders))


def bassins_meeting(territory: Territory) -> Select[Territory]:
    """The bassins that share a commune with this territory, by name."""
    return meeting(territory, "bassin")


def regional_population(territory: Territory) -> int | None:
    """The inhabitants of the part of this territory that lies in the region."""
    communes = communes_of(territory).order_by(None).with_only_columns(func.sum(Territory.population))
    return db.session.scalar(communes)


def find_communes(words: str) -> Select[Territory]:
    """Communes whose name has a word beginning with each word typed, or whose code is typed; none when nothing is."""
    typed = list(dict.fromkeys(plain(words[:LONGEST_SEARCH]).split()))[:MOST_WORDS]
    named = [or_(Territory.sort_name.like(f"{word}%"), Territory.sort_name.like(f"% {word}%")) for word in typed]
    has_code = Territory.code == words.strip().upper()
    starts_the_name = Territory.sort_name.like(f"{' '.join(typed)}%")
    return (
        select(Territory)
        .where(Territory.type == "commune", or_(has_code, and_(*named) if named else false()))
        .order_by(starts_the_name.desc(), Territory.sort_name, Territory.id)
    )


def outlines(of: TerritoriesAsked) -> Select[TerritoryOutline]:
    """The outlines of a type or of given territories, each with its territory, by name."""
    return (
        select(TerritoryOutline)
        .join(TerritoryOutline.territory)
        .where(_among(of))
        .options(joinedload(TerritoryOutline.territory))
        .order_by(Territory.sort_name, Territory.id)
    )


def without_outline() -> Select[Territory]:
    """The territories that no outline draws, by name; they stay in every table beside the map."""
    return _by_name(select(Territory).where(~Territory.outline.has()))


def neighbours(territory: Territory) -> Select[Territory]:
    """The territories of the same type that share a drawn border with this one, by name."""
    drawn = db.session.get(TerritoryOutline, territory.id)
    near = db.session.scalars(outlines(territory.type).where(_boxes_meet(drawn))) if drawn else ()
    borders = drawn.borders() if drawn else frozenset()
    ids = [other.territory_id for other in near if other.territory_id != territory.id and borders & other.borders()]
    return _by_name(select(Territory).where(Territory.id.in_(ids)))


def _boxes_meet(drawn: TerritoryOutline) -> ColumnElement[bool]:
    return (
        (TerritoryOutline.min_x <= drawn.max_x)
        & (TerritoryOutline.max_x >= drawn.min_x)
        & (TerritoryOutline.min_y <= drawn.max_y)
        & (TerritoryOutline.max_y >= drawn.min_y)
    )


def _among(of: TerritoriesAsked) -> ColumnElement[bool]:
    if isinstance(of, str):
        return Territory.type == of
    if isinstance(of, Select):
        return Territory.id.in_(_ids(of))
    return Territory.id.in_([territory.id for territory in of])


def _ids(territories: Select[Territory]) -> Select[int]:
    return territories.order_by(None).with_only_columns(Territory.id)


def _is_within(territory: Territory) -> ColumnElement[bool]:
    return Territory.id.in_(select(TerritoryParent.child_id).where(TerritoryParent.parent_id == territory.id))


def _by_name(statement: Select[Territory]) -> Select[Territory]:
    return statement.order_by(Territory.sort_name, Territory.id)

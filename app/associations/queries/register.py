"""Who is in the register, and what each was granted."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import joinedload, selectinload

from app.associations.models import Association, AssociationName, Funder, RegisterLoad, Subsidy, SupportTotal
from app.associations.sources.kinds import plain
from app.extensions import db
from app.kernel.people.models import Actor
from app.kernel.people.roles import PerimeterKind, perimeter_key
from app.kernel.visibility import readable, visible_one


def get_association(id: int, actor: Actor) -> Association:
    """The association the reader may see, with its territory and perimeter."""
    return visible_one(
        Association,
        actor,
        Association.id == id,
        options=(
            joinedload(Association.territory),
            joinedload(Association.perimeter),
            selectinload(Association.support).joinedload(SupportTotal.funder),
        ),
    )


def get_own_association(id: int, actor: Actor) -> Association:
    """The association the reader works in; to anybody else it is as if this page did not exist."""
    return visible_one(
        Association,
        actor,
        Association.id == id,
        Association.perimeter_id.in_(_team_perimeters(actor)),
        options=(joinedload(Association.territory), joinedload(Association.perimeter)),
    )


def my_associations(actor: Actor) -> list[Association]:
    """The associations the reader works in, by name."""
    held = _team_perimeters(actor)
    if not held:
        return []
    statement = (
        select(Association)
        .where(Association.perimeter_id.in_(held), readable(Association, actor))
        .options(joinedload(Association.perimeter), joinedload(Association.territory))
        .order_by(Association.sort_name, Association.id)
    )
    return list(db.session.scalars(statement).unique())


def _team_perimeters(actor: Actor) -> list[int]:
    """The perimeters whose team the reader is in."""
    kind = PerimeterKind.ASSOCIATION
    return [
        grant.perimeter_id
        for grant in actor.current_grants
        if perimeter_key(kind, grant.perimeter_id, "team") in actor.reader_keys
    ]


def register(actor: Actor, *, words: str = "", departement: str = "") -> Select[Association]:
    """The associations of the register, found by any of their names, or by the département that funds them.

    Without order, for pages: `(Association.sort_name, Association.id)`.
    """
    statement = (
        select(Association)
        .where(readable(Association, actor))
        .options(joinedload(Association.territory), selectinload(Association.support).joinedload(SupportTotal.funder))
    )
    for word in plain(words).split():
        statement = statement.where(_bears(word))
    if departement:
        statement = statement.where(_is_funded_in(departement))
    return statement


def _bears(word: str) -> ColumnElement[bool]:
    """One of its names has a word beginning so."""
    spaced = literal(" ").concat(AssociationName.plain_name)
    return Association.id.in_(
        select(AssociationName.association_id).where(spaced.contains(f" {word}", autoescape=True))
    )


def _is_funded_in(departement: str) -> ColumnElement[bool]:
    return Association.id.in_(
        select(SupportTotal.association_id)
        .join(Funder, Funder.id == SupportTotal.funder_id)
        .where(Funder.departement_code == departement)
    )


def other_names(association: Association) -> Select[str]:
    """The names it is also found under."""
    return (
        select(AssociationName.name)
        .where(AssociationName.association_id == association.id, AssociationName.name != association.name)
        .order_by(AssociationName.name, AssociationName.id)
    )


def subsidies_of(association: Association) -> Select[Subsidy]:
    """What it was granted, the latest first."""
    return (
        select(Subsidy)
        .where(Subsidy.association_id == association.id)
        .options(joinedload(Subsidy.funder))
        .order_by(Subsidy.year.desc().nulls_last(), Subsidy.decided_on.desc().nulls_last(), Subsidy.id)
    )


@dataclass(frozen=True)
class YearOfSupport:
    """What the files say of one year: an amount, or subsidies without one."""

    year: int
    total_cents: int | None
    subsidies_count: int


def years_of(association: Association) -> list[YearOfSupport]:
    """What it was granted each year the files name it, all funders together, the oldest first."""
    statement = (
        select(Subsidy.year, func.sum(Subsidy.amount_cents), func.count(Subsidy.id))
        .where(Subsidy.association_id == association.id, Subsidy.year.is_not(None), Subsidy.repeats_line.is_(None))
        .group_by(Subsidy.year)
        .order_by(Subsidy.year)
    )
    return [
        YearOfSupport(year or 0, None if total is None else int(total), count)
        for year, total, count in db.session.execute(statement)
    ]


def funders() -> Select[Funder]:
    """The funders whose files are read, by département."""
    return select(Funder).order_by(Funder.departement_code, Funder.id)


def latest_load() -> RegisterLoad | None:
    """The last time the register was brought to what the files say."""
    return db.session.scalars(select(RegisterLoad).order_by(RegisterLoad.id.desc()).limit(1)).one_or_none()

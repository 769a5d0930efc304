"""Questions about the register and the field log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from app.associations.models import (
    ACTIVITY_TYPES,
    Activity,
    ActivityMonth,
    ActivityType,
    Association,
    AssociationName,
    Funder,
    RegisterLoad,
    RegisterTotal,
    Subsidy,
    SupportTotal,
)
from app.associations.sources.kinds import plain
from app.extensions import db
from app.kernel.people.models import Actor
from app.kernel.people.roles import PerimeterKind
from app.kernel.territories.models import Territory
from app.kernel.territories.queries import communes_of, find_communes, parents
from app.kernel.visibility import readable, visible_one


def get_association(id: int, actor: Actor) -> Association:
    """The association the reader may see, with its territory and perimeter."""
    return visible_one(
        Association,
        actor,
        Association.id == id,
        options=(joinedload(Association.territory), joinedload(Association.perimeter)),
    )


def register(actor: Actor, *, words: str = "", departement: str = "") -> Select[Association]:
    """The associations of the register, found by any of their names, or by the département that funds them."""
    statement = select(Association).where(readable(Association, actor)).options(joinedload(Association.territory))
    for word in plain(words).split():
        statement = statement.where(_bears(word))
    if departement:
        statement = statement.where(_is_funded_in(departement))
    return statement


def _bears(word: str) -> ColumnElement[bool]:
    """One of its names has a word beginning so."""
    spaced = func.concat(" ", AssociationName.plain_name)
    return exists().where(
        AssociationName.association_id == Association.id, spaced.contains(f" {word}", autoescape=True)
    )


def _is_funded_in(departement: str) -> ColumnElement[bool]:
    return exists().where(
        SupportTotal.association_id == Association.id,
        SupportTotal.funder_id == Funder.id,
        Funder.departement_code == departement,
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


def support_of(association: Association) -> Select[SupportTotal]:
    """What each funder granted it in all, the largest first."""
    return (
        select(SupportTotal)
        .where(SupportTotal.association_id == association.id)
        .options(joinedload(SupportTotal.funder))
        .order_by(SupportTotal.total_cents.desc(), SupportTotal.funder_id)
    )


def register_totals() -> dict[str, RegisterTotal]:
    """The register added up, by département code; the region's code is empty."""
    return {total.departement_code: total for total in db.session.scalars(select(RegisterTotal))}


def funders() -> Select[Funder]:
    """The funders whose files are read, by département."""
    return select(Funder).order_by(Funder.departement_code, Funder.id)


def latest_load() -> RegisterLoad | None:
    """The last time the register was brought to what the files say."""
    return db.session.scalars(select(RegisterLoad).order_by(RegisterLoad.id.desc()).limit(1)).one_or_none()


@dataclass(frozen=True)
class Tally:
    """Activities of one type added up, from a month on."""

    type: str
    month: date
    entries: int
    passages: int
    new_people: int
    volunteer_minutes: int
    staff_minutes: int

    @property
    def kind(self) -> ActivityType:
        """The type, with the unit it is counted in."""
        return ACTIVITY_TYPES[self.type]


@dataclass(frozen=True)
class Supported:
    """Associations supported around a territory, at the mesh the files allow."""

    mesh: Territory
    total: RegisterTotal

    def is_about(self, territory: Territory) -> bool:
        """Whether the figures are the territory's own, rather than those of the département it lies in."""
        return self.mesh.id == territory.id


def supported_in(territory: Territory) -> list[Supported]:
    """Associations and amounts: the files only tell the funder's département, so a commune gets its département's."""
    if territory.type == "region":
        total = db.session.get(RegisterTotal, "")
        return [Supported(territory, total)] if total else []
    if territory.type == "departement":
        meshes: Sequence[Territory] = [territory]
    else:
        meshes = db.session.scalars(parents(territory, "departement")).all()
    totals = register_totals()
    return [Supported(mesh, totals[mesh.code]) for mesh in meshes if mesh.code in totals]


def my_associations(actor: Actor) -> list[Association]:
    """The associations the reader works in, by name."""
    held = [grant.perimeter_id for grant in actor.current_grants if grant.perimeter.kind == PerimeterKind.ASSOCIATION]
    if not held:
        return []
    statement = (
        select(Association)
        .where(Association.perimeter_id.in_(held), readable(Association, actor))
        .options(joinedload(Association.perimeter))
        .order_by(Association.sort_name, Association.id)
    )
    return list(db.session.scalars(statement).unique())


def activities_of(association: Association, actor: Actor) -> Select[Activity]:
    """The activities of an association that the reader may see; without order, for pages."""
    return (
        select(Activity)
        .where(Activity.association_id == association.id, readable(Activity, actor))
        .options(joinedload(Activity.territory), joinedload(Activity.created_by))
    )


def last_activity(association: Association, actor: Actor) -> Activity | None:
    """What the reader noted last in this association, to do it again."""
    statement = activities_of(association, actor).where(Activity.created_by_id == actor.id)
    return db.session.scalars(statement.order_by(Activity.id.desc()).limit(1)).unique().one_or_none()


def activity_months(association: Association, actor: Actor, *, since: date) -> list[Tally]:
    """The stored totals by type and month, communes added up."""
    statement = (
        select(ActivityMonth.type, ActivityMonth.month, *_added_up())
        .where(
            ActivityMonth.association_id == association.id,
            ActivityMonth.month >= since,
            readable(ActivityMonth, actor),
        )
        .group_by(ActivityMonth.type, ActivityMonth.month)
        .order_by(ActivityMonth.type, ActivityMonth.month)
    )
    return _tallies(statement)


def activity_summary(territory: Territory, actor: Actor, *, since: date) -> list[Tally]:
    """What was noted in the communes of a territory since a month, by type, in what the reader may see."""
    communes = communes_of(territory).order_by(None).with_only_columns(Territory.id)
    statement = (
        select(ActivityMonth.type, func.min(ActivityMonth.month), *_added_up())
        .where(ActivityMonth.territory_id.in_(communes), ActivityMonth.month >= since, readable(ActivityMonth, actor))
        .group_by(ActivityMonth.type)
        .order_by(func.sum(ActivityMonth.entries).desc(), ActivityMonth.type)
    )
    return _tallies(statement)


def _tallies(statement: Select[Any]) -> list[Tally]:
    return [Tally(*row) for row in db.session.execute(statement)]


def _added_up() -> tuple[ColumnElement[int], ...]:
    names = ("entries", "passages", "new_people", "volunteer_minutes", "staff_minutes")
    return tuple(func.sum(getattr(ActivityMonth, name)) for name in names)


def communes_meant(words: str) -> list[Territory]:
    """The communes that « Mayenne », « Mayenne (53) » or « 53147 » may mean: one when clear, else the likeliest."""
    name, _, departement = words.partition("(")
    statement = find_communes(name)
    code = departement.strip(" )")
    if code:
        statement = statement.where(Territory.code.startswith(code, autoescape=True))
    found = list(db.session.scalars(statement.limit(9)))
    exact = [commune for commune in found if plain(commune.name) == plain(name) or commune.code == name.strip()]
    return exact if len(exact) == 1 else found[:8]

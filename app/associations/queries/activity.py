"""What was noted in the field, in what the reader may see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.associations.models import ACTIVITY_TYPES, Activity, ActivityMonth, ActivityType, Association
from app.extensions import db
from app.kernel.people.models import Actor
from app.kernel.territories.models import Territory, plain
from app.kernel.territories.queries import communes_of, find_communes, parents
from app.kernel.visibility import readable


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


def activities_of(association: Association, actor: Actor, *, type: str = "") -> Select[Activity]:
    """The activities of an association that the reader may see, of one type if named; without order, for pages."""
    found = (
        select(Activity)
        .where(Activity.association_id == association.id, readable(Activity, actor))
        .options(joinedload(Activity.territory), joinedload(Activity.created_by))
    )
    return found.where(Activity.type == type) if type else found


def get_activity(association: Association, activity_id: int, actor: Actor) -> Activity:
    """One activity of this association that the reader may see, or NoResultFound."""
    return db.session.scalars(activities_of(association, actor).where(Activity.id == activity_id)).unique().one()


def last_activity(association: Association, actor: Actor) -> Activity | None:
    """What the reader noted last in this association, to do it again."""
    statement = activities_of(association, actor).where(Activity.created_by_id == actor.id)
    return db.session.scalars(statement.order_by(Activity.id.desc()).limit(1)).unique().one_or_none()


def activity_months(association: Association, actor: Actor, *, since: date) -> list[Tally]:
    """The stored totals by type and month, communes added up."""
    statement = (
        select(ActivityMonth.type, ActivityMonth.month, *_added_up())
        .where(*_of(association, actor, since))
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


def usual_types(association: Association, actor: Actor, *, since: date) -> list[str]:
    """The types noted in this association since a month, the most frequent first."""
    statement = (
        select(ActivityMonth.type)
        .where(*_of(association, actor, since))
        .group_by(ActivityMonth.type)
        .order_by(func.sum(ActivityMonth.entries).desc(), ActivityMonth.type)
    )
    return list(db.session.scalars(statement))


def _of(association: Association, actor: Actor, since: date) -> tuple[ColumnElement[bool], ...]:
    return (
        ActivityMonth.association_id == association.id,
        ActivityMonth.month >= since,
        readable(ActivityMonth, actor),
    )


def _added_up() -> tuple[ColumnElement[int], ...]:
    names = ("entries", "passages", "new_people", "volunteer_minutes", "staff_minutes")
    return tuple(func.sum(getattr(ActivityMonth, name)) for name in names)


def _tallies(statement: Any) -> list[Tally]:
    return [
        Tally(type, month, *(int(total) for total in totals)) for type, month, *totals in db.session.execute(statement)
    ]


def communes_near(association: Association) -> list[Territory]:
    """The communes of the association's département, to be offered while typing."""
    if association.territory is None:
        return []
    departement = db.session.scalars(parents(association.territory, "departement").limit(1)).one_or_none()
    return list(db.session.scalars(communes_of(departement))) if departement else []


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

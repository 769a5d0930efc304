"""Questions about roles: who holds what, now and before."""

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.extensions import db
from app.kernel.instants import today
from app.kernel.people.giving import GIVES
from app.kernel.people.models import Perimeter, Person, RoleGrant
from app.kernel.people.roles import Role


def held_now() -> ColumnElement[bool]:
    """The condition of a role held now, the same as `RoleGrant.is_current`."""
    now = today()
    return and_(
        RoleGrant.ended_at.is_(None),
        RoleGrant.started_on <= now,
        or_(RoleGrant.ended_on.is_(None), RoleGrant.ended_on > now),
    )


def open_grant(person_id: int, role: str, perimeter_id: int) -> RoleGrant | None:
    """The grant that was not closed yet, if there is one; its last day may have passed."""
    return db.session.scalars(
        select(RoleGrant).where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.perimeter_id == perimeter_id,
            RoleGrant.ended_at.is_(None),
        )
    ).one_or_none()


def grants_of(person: Person) -> Select[RoleGrant]:
    """Every role somebody holds or held, the latest first, with where, and who gave and ended it."""
    return (
        select(RoleGrant)
        .where(RoleGrant.person_id == person.id)
        .options(joinedload(RoleGrant.perimeter), joinedload(RoleGrant.granted_by), joinedload(RoleGrant.ended_by))
        .order_by(RoleGrant.started_at.desc(), RoleGrant.id.desc())
    )


def grants_on(perimeter: Perimeter) -> Select[RoleGrant]:
    """The roles held now on a perimeter, by the name of the person; without order, for pages."""
    return (
        select(RoleGrant)
        .join(RoleGrant.person)
        .where(RoleGrant.perimeter_id == perimeter.id, held_now(), Person.is_active)
        .options(contains_eager(RoleGrant.person), joinedload(RoleGrant.perimeter), joinedload(RoleGrant.granted_by))
    )


def runners_of(perimeter: Perimeter) -> list[Person]:
    """The people who run a perimeter and can be written to, in the order of their accounts."""
    held = select(RoleGrant.person_id).where(
        RoleGrant.perimeter_id == perimeter.id, RoleGrant.role.in_(GIVES), held_now()
    )
    return list(db.session.scalars(select(Person).where(Person.id.in_(held), Person.is_active).order_by(Person.id)))


def is_last_administrator(person: Person) -> bool:
    """Whether nobody else with an open account administers the portal."""
    another = (
        select(RoleGrant.id)
        .join(RoleGrant.person)
        .where(RoleGrant.role == Role.ADMIN, RoleGrant.person_id != person.id, held_now(), Person.is_active)
    )
    return db.session.scalar(another.limit(1)) is None


def is_last_presidency(grant: RoleGrant) -> bool:
    """Whether an association would have nobody in office to preside it once this role has ended."""
    if grant.role != Role.ASSOCIATION_PRESIDENT or not grant.is_current:
        return False
    another = (
        select(RoleGrant.id)
        .join(RoleGrant.person)
        .where(
            RoleGrant.role == Role.ASSOCIATION_PRESIDENT,
            RoleGrant.perimeter_id == grant.perimeter_id,
            RoleGrant.id != grant.id,
            held_now(),
            Person.is_active,
        )
    )
    return db.session.scalar(another.limit(1)) is None

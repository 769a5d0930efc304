"""Questions about people."""

import hashlib

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import Perimeter, Person, RoleGrant, UserSession
from app.kernel.people.roles import PerimeterKind
from app.kernel.territories.models import Territory


def token_hash(token: str) -> str:
    """What the database keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_of_session(token: str) -> Person | None:
    """Whoever is signed in with this token, roles included, in one statement; None once ended or expired."""
    session = (
        db.session.scalars(
            select(UserSession)
            .join(UserSession.person)
            .where(
                UserSession.token_hash == token_hash(token),
                UserSession.revoked_at.is_(None),
                UserSession.expires_at > utcnow(),
                Person.is_active,
            )
            .options(contains_eager(UserSession.person).joinedload(Person.grants).joinedload(RoleGrant.perimeter))
        )
        .unique()
        .one_or_none()
    )
    return session.person if session else None


def person_by_email(email: str) -> Person | None:
    """The person with this address, however it was typed."""
    return (
        db.session.scalars(
            select(Person).where(Person.email == email.strip().lower()).options(joinedload(Person.grants))
        )
        .unique()
        .one_or_none()
    )


def first_perimeter(kind: str) -> Perimeter | None:
    """The perimeter of this kind when there is one only: the portal, the region."""
    return db.session.scalars(
        select(Perimeter).where(Perimeter.kind == kind).order_by(Perimeter.id).limit(1)
    ).one_or_none()


def perimeter_of_departement(code: str) -> Perimeter:
    """The perimeter of a département, by its number."""
    return db.session.scalars(
        select(Perimeter)
        .join(Territory, Territory.id == Perimeter.territory_id)
        .where(Perimeter.kind == PerimeterKind.DEPARTEMENT, Territory.code == code)
    ).one()


def perimeter_of_territory(kind: str, territory_id: int) -> Perimeter | None:
    """The perimeter standing for this region or département."""
    return db.session.scalars(
        select(Perimeter).where(Perimeter.kind == kind, Perimeter.territory_id == territory_id).limit(1)
    ).one_or_none()


def demo_people() -> Select[Person]:
    """The people of the demonstration who may sign in, in the order they were made."""
    return select(Person).where(Person.is_demo, Person.is_active).order_by(Person.id)

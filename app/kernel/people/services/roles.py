"""Giving and ending roles on a perimeter."""

from sqlalchemy import select

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.people import queries
from app.kernel.people.models import Perimeter, Person, RoleGrant
from app.kernel.people.roles import PerimeterKind, Role

UNNAMED = "Une personne concernée"


def open_perimeter(kind: str, name: str, *, territory_id: int | None = None) -> Perimeter:
    """Make a perimeter on which roles may be held, or return the one that stands for this territory or the portal."""
    found = None
    if kind == PerimeterKind.PORTAL:
        found = queries.first_perimeter(kind)
    elif kind in (PerimeterKind.REGION, PerimeterKind.DEPARTEMENT) and territory_id is not None:
        found = queries.perimeter_of_territory(kind, territory_id)
    if found:
        return found
    perimeter = Perimeter(kind=kind, name=name, territory_id=territory_id)
    db.session.add(perimeter)
    db.session.flush()
    return perimeter


def grant_role(*, person: Person, role: str, perimeter: Perimeter, by: Person | None) -> RoleGrant:
    """Give a role on a perimeter; giving it again changes nothing."""
    held = db.session.scalars(
        select(RoleGrant).where(
            RoleGrant.person_id == person.id,
            RoleGrant.role == role,
            RoleGrant.perimeter_id == perimeter.id,
            RoleGrant.ended_on.is_(None),
        )
    ).first()
    if held:
        return held
    if role == Role.PERSON_CONCERNED and not person.pseudonym:
        # Somebody accompanied is never shown under their own name unless they choose it.
        person.pseudonym = UNNAMED
    grant = RoleGrant(person=person, role=str(role), perimeter=perimeter, granted_by_id=by.id if by else None)
    db.session.add(grant)
    db.session.flush()
    forget_rights(person)
    record("role.granted", grant, by=by, role=str(role), perimeter=perimeter.id)
    return grant


def forget_rights(person: Person) -> None:
    """Have rights read again from the roles at the next question."""
    for name in ("current_grants", "reader_keys"):
        person.__dict__.pop(name, None)

"""Closing an account to whoever holds it, and opening it again."""

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.people import queries
from app.kernel.people.models import Person
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.people.services.roles import LastAdministrator, lock_perimeter
from app.kernel.people.services.sessions import sign_out_everywhere
from app.kernel.refusals import Refusal


class OwnAccount(Refusal):
    """Whoever closes their own account cannot open it again."""

    message = "Vous ne pouvez pas fermer votre propre compte\u202f: demandez à une autre administration du portail."


class NotAdministering(Refusal):
    """Only administrators open and close accounts."""

    message = "Seule une administration du portail ouvre et ferme des comptes."


def disable_account(*, person: Person, reason: str, by: Person) -> Person:
    """Close an account at once, its sessions included; its roles stay and wait. Doing it again changes nothing."""
    _check_administrator(by)
    if person.id == by.id:
        raise OwnAccount
    portal = queries.first_perimeter(PerimeterKind.PORTAL)
    if portal:
        lock_perimeter(portal.id)
    db.session.refresh(person)
    if not person.is_active:
        return person
    if person.has_role(Role.ADMIN) and queries.is_last_administrator(person):
        raise LastAdministrator
    person.is_active = False
    person.disabled_at = utcnow()
    person.disabled_reason = reason
    sign_out_everywhere(person=person, by=by)
    db.session.flush()
    record("person.disabled", person, by=by)
    return person


def enable_account(*, person: Person, by: Person) -> Person:
    """Open an account again, with the roles that were not ended meanwhile."""
    _check_administrator(by)
    if person.is_active:
        return person
    person.is_active = True
    person.disabled_at = person.disabled_reason = None
    db.session.flush()
    record("person.enabled", person, by=by)
    return person


def _check_administrator(by: Person) -> None:
    if not by.has_role(Role.ADMIN):
        raise NotAdministering

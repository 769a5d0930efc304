"""People as the administration sees them: who they are, what they hold, what was done about their account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.kernel.audit.models import AuditEntry
from app.kernel.people.giving import HELD_ON
from app.kernel.people.models import Perimeter, Person, RoleGrant
from app.kernel.people.queries import held_now
from app.kernel.people.roles import Role
from app.kernel.territories.models import plain

# The acts an administrator needs to read about an account: neither where its holder signs in, nor what they write.
OF_ACCOUNTS = ("person.", "role.", "invitation.", "request.", "factor", "session.all_ended")
# What may be said of an account, and in which words.
STATES = {"open": "Ouvert", "waiting": "Sans mot de passe", "closed": "Fermé"}


@dataclass(frozen=True)
class Act:
    """One act on somebody's account or roles: when, what, by whom; None for the portal itself."""

    sequence: int
    at: datetime
    action: str
    role: str | None
    by: str | None


def people(*, words: str = "", role: str = "", state: str = "") -> Select[Person]:
    """People found by their name or address, holding a role, in a state; without order, for pages."""
    statement = select(Person).options(selectinload(Person.grants).joinedload(RoleGrant.perimeter))
    for word in words.split():
        statement = statement.where(_answers_to(word))
    if role:
        statement = statement.where(
            Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == role, held_now()))
        )
    return statement.where(*_in_state(state))


def _in_state(state: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a state of `STATES`; none for any other word."""
    if state == "closed":
        return (Person.is_active.is_(False),)
    if state not in STATES:
        return ()
    never_chosen = Person.password_hash.is_(None)
    return (Person.is_active.is_(True), never_chosen if state == "waiting" else ~never_chosen)


def _answers_to(word: str) -> ColumnElement[bool]:
    by_address = Person.email.contains(word.lower(), autoescape=True)
    return or_(by_address, *(Person.sort_name.contains(part, autoescape=True) for part in plain(word).split()[:1]))


def state_of(person: Person) -> str:
    """The state of an account, as a key of `STATES`."""
    if not person.is_active:
        return "closed"
    return "open" if person.password_hash else "waiting"


def one_person(id: int) -> Select[Person]:
    """Somebody, with the roles they hold or held."""
    return (
        select(Person)
        .where(Person.id == id)
        .options(
            selectinload(Person.grants).options(
                joinedload(RoleGrant.perimeter), joinedload(RoleGrant.granted_by), joinedload(RoleGrant.ended_by)
            )
        )
    )


def one_grant(person_id: int, grant_id: int) -> Select[RoleGrant]:
    """A role of this person; that of another is not found."""
    return (
        select(RoleGrant)
        .where(RoleGrant.id == grant_id, RoleGrant.person_id == person_id)
        .options(joinedload(RoleGrant.person), joinedload(RoleGrant.perimeter))
    )


def places_for(role: Role, words: str = "") -> Select[Perimeter]:
    """Where a role may be held, by name, found by words of it."""
    statement = select(Perimeter).where(Perimeter.kind.in_(sorted(HELD_ON[role])))
    for word in words.split():
        statement = statement.where(Perimeter.name.icontains(word, autoescape=True))
    return statement.order_by(Perimeter.kind, Perimeter.name, Perimeter.id)


def acts_on(person: Person) -> Select[Any]:
    """What was done about somebody's account and roles, as rows like `Act`; without order, for pages."""
    actor = aliased(Person)
    return (
        select(
            AuditEntry.sequence,
            AuditEntry.at,
            AuditEntry.action,
            AuditEntry.details["role"].as_string().label("role"),
            actor.display_name.label("by"),
        )
        .outerjoin(actor, actor.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_id == person.id, or_(*(AuditEntry.action.startswith(kind) for kind in OF_ACCOUNTS)))
    )

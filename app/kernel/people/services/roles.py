"""Giving and ending roles on a perimeter."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import today, utcnow
from app.kernel.people import policies, queries
from app.kernel.people.models import Perimeter, Person, RoleGrant
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.refusals import Refusal

UNNAMED = "Une personne concernée"


class NotToOneself(Refusal):
    """Nobody gives a role to themselves, whatever they hold."""

    message = "Personne ne se donne un rôle à soi-même\u202f: demandez à une autre personne qui en a le droit."


class NotTheirsToGive(Refusal):
    """The role is not one this person may give there, or no longer."""

    message = "Vous ne pouvez pas donner ce rôle ici. Rechargez la page pour voir ce que vos rôles permettent."


class NotTheirsToEnd(Refusal):
    """The role is not one this person may end, or no longer."""

    message = "Vous ne pouvez pas mettre fin à ce rôle. Rechargez la page pour voir ce que vos rôles permettent."


class LastAdministrator(Refusal):
    """Somebody must be able to administer the portal tomorrow."""

    message = (
        "C’est la dernière personne qui administre le portail. Donnez d’abord ce rôle à quelqu’un d’autre, "
        "puis revenez ici."
    )


class LastPresidency(Refusal):
    """Only the presidency passes on the presidency: that it ends with nobody after it is said and explained."""

    message = (
        "Plus personne ne présidera cette association\u202f: indiquez pourquoi. Seule une administration du portail "
        "pourra ensuite y nommer quelqu’un."
    )
    field = "reason"


class EndsBeforeToday(Refusal):
    """A role given for no day at all is a mistake."""

    message = "Choisissez un jour à venir, ou laissez vide si le rôle n’a pas de fin prévue."
    field = "until"


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


def grant_role(
    *,
    person: Person,
    role: str,
    perimeter: Perimeter,
    reason: str | None = None,
    until: date | None = None,
    by: Person | None,
) -> RoleGrant:
    """Give a role on a perimeter, until a day when one is said; giving it again changes nothing.

    `by` is None when the portal itself gives the role (its demonstration, its first administrator).
    """
    _check_giver(person, role, perimeter, by)
    if until and until <= today():
        raise EndsBeforeToday
    held = queries.open_grant(person.id, role, perimeter.id)
    if held and held.is_current:
        return held
    if held:
        # Its last day has passed and nobody had to close it until now.
        held.ended_at = utcnow()
    if role == Role.PERSON_CONCERNED and not person.pseudonym:
        # Somebody accompanied is never shown under their own name unless they choose it.
        person.pseudonym = UNNAMED
    db.session.flush()
    return _open(person, role, perimeter, reason, until, by)


def end_role(*, grant: RoleGrant, reason: str | None = None, by: Person) -> RoleGrant:
    """End a role at once, for the next request of its holder; ending it again changes nothing."""
    if not policies.can_end(by, grant):
        raise NotTheirsToEnd
    lock_perimeter(grant.perimeter_id)
    db.session.refresh(grant)
    if not grant.is_current:
        return grant
    if grant.role == Role.ADMIN and queries.is_last_administrator(grant.person):
        raise LastAdministrator
    if not reason and queries.is_last_presidency(grant):
        raise LastPresidency
    grant.ended_at = utcnow()
    grant.ended_on = today()
    grant.ended_by_id = by.id
    grant.ended_reason = reason or None
    db.session.flush()
    forget_rights(grant.person)
    record("role.ended", grant, by=by, person=grant.person_id, role=grant.role, perimeter=grant.perimeter_id)
    return grant


def lock_perimeter(perimeter_id: int) -> None:
    """Have whoever ends a role of this perimeter at the same moment wait, so that both cannot be the last but one.

    SQLite lets one writer in at a time and needs nothing more.
    """
    db.session.execute(select(Perimeter.id).where(Perimeter.id == perimeter_id).with_for_update(key_share=True))


def forget_rights(person: Person) -> None:
    """Have rights read again from the roles at the next question."""
    for name in ("current_grants", "reader_keys"):
        person.__dict__.pop(name, None)


def _check_giver(person: Person, role: str, perimeter: Perimeter, by: Person | None) -> None:
    if by is None:
        return
    if by.id == person.id:
        raise NotToOneself
    if not policies.can_give(by, role, perimeter):
        raise NotTheirsToGive


def _open(
    person: Person, role: str, perimeter: Perimeter, reason: str | None, until: date | None, by: Person | None
) -> RoleGrant:
    """Write the grant; when the same one was given at the same moment, that one stands."""
    grant = RoleGrant(
        person_id=person.id,
        role=str(role),
        perimeter=perimeter,
        granted_by_id=by.id if by else None,
        granted_reason=reason or None,
        ended_on=until,
    )
    try:
        with db.session.begin_nested():
            db.session.add(grant)
            db.session.flush()
    except IntegrityError:
        held = queries.open_grant(person.id, role, perimeter.id)
        if held is None:
            raise
        return held
    db.session.expire(person, ["grants"])
    forget_rights(person)
    record("role.granted", grant, by=by, person=person.id, role=str(role), perimeter=perimeter.id)
    return grant

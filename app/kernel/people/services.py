"""Commands on people, roles and sessions."""

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from app.extensions import db, only_reads
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.people import queries
from app.kernel.people.models import Perimeter, Person, RoleGrant, UserSession
from app.kernel.people.passwords import hash_password, password_matches
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.refusals import Refusal

UNNAMED = "Une personne concernée"


class WrongCredentials(Refusal):
    """The address and the password do not go together; which of the two is never told."""

    message = "L’adresse ou le mot de passe ne correspond pas. Vérifiez les deux et réessayez."


class AddressTaken(Refusal):
    """Two accounts cannot share an address."""

    message = "Un compte existe déjà avec cette adresse."
    field = "email"


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


def create_person(
    *,
    email: str,
    display_name: str,
    password: str | None = None,
    pseudonym: str | None = None,
    trade: str | None = None,
    institution_kind: str | None = None,
    is_demo: bool = False,
    by: Person | None = None,
) -> Person:
    """Open an account, without any role yet."""
    address = email.strip().lower()
    if queries.person_by_email(address):
        raise AddressTaken
    person = Person(
        email=address,
        display_name=display_name,
        password_hash=hash_password(password) if password else None,
        pseudonym=pseudonym,
        trade=trade,
        institution_kind=institution_kind,
        is_demo=is_demo,
    )
    db.session.add(person)
    db.session.flush()
    record("person.created", person, by=by)
    return person


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


def sign_in(*, email: str, password: str, lasting_days: int) -> tuple[Person, str]:
    """Open a session; returns the person and the token that only their browser will hold."""
    # Comparing takes a tenth of a second on purpose: nobody else should wait to write meanwhile.
    with only_reads():
        person = queries.person_by_email(email)
        kept_hash = person.password_hash if person else None
        db.session.rollback()
    known = password_matches(kept_hash, password)
    if person is None or not known or not person.is_active:
        raise WrongCredentials
    token = secrets.token_urlsafe(32)
    session = UserSession(
        person_id=person.id, token_hash=queries.token_hash(token), expires_at=utcnow() + timedelta(days=lasting_days)
    )
    db.session.add(session)
    db.session.flush()
    record("session.opened", session, by=person)
    return person, token


def sign_out(*, token: str, by: Person) -> None:
    """End the session that holds this token."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.token_hash == queries.token_hash(token), UserSession.revoked_at.is_(None))
        .values(revoked_at=utcnow())
    )
    record("session.ended", by, by=by)


def sign_out_everywhere(*, person: Person, by: Person) -> None:
    """End every session of this person."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.person_id == person.id, UserSession.revoked_at.is_(None))
        .values(revoked_at=utcnow())
    )
    record("session.all_ended", person, by=by)

"""Questions about identities that another body vouches for."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.people.models import OidcIdentity, Person


def identity_known_as(issuer: str, subject: str) -> OidcIdentity | None:
    """The account linked to this identity, when there is one: the only way from an identity to an account."""
    known = select(OidcIdentity).where(OidcIdentity.issuer == issuer, OidcIdentity.subject == subject)
    return db.session.scalars(known.options(joinedload(OidcIdentity.person))).one_or_none()


def identity_of(person: Person, issuer: str) -> OidcIdentity | None:
    """The identity of this provider that somebody linked to their account."""
    return db.session.scalars(
        select(OidcIdentity).where(OidcIdentity.person_id == person.id, OidcIdentity.issuer == issuer)
    ).one_or_none()

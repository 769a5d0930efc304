"""Questions about sessions."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import Person, RoleGrant, UserSession


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

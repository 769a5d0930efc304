"""Questions about sessions."""

import hashlib

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import contains_eager

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import Person, RoleGrant, UserSession


def token_hash(token: str) -> str:
    """What the database keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_open() -> ColumnElement[bool]:
    """The condition that a session has not been ended and has reached neither of its two limits."""
    now = utcnow()
    return and_(UserSession.revoked_at.is_(None), UserSession.expires_at > now, UserSession.idle_ends_at > now)


def session_of_token(token: str) -> UserSession | None:
    """The session that holds this token, with its person, their roles and their second factor, in one statement.

    None once it has ended. A session may be open and not whole: the second factor is still owed in it.
    """
    return (
        db.session.scalars(
            select(UserSession)
            .join(UserSession.person)
            .where(UserSession.token_hash == token_hash(token), is_open(), Person.is_active)
            .options(
                contains_eager(UserSession.person).joinedload(Person.grants).joinedload(RoleGrant.perimeter),
                contains_eager(UserSession.person).joinedload(Person.second_factor),
            )
        )
        .unique()
        .one_or_none()
    )


def former_session_of_token(token: str) -> UserSession | None:
    """The whole session that held this token and ran out of time: it tells whose page this was, not that they may act.

    None for one that somebody ended, who may have done so because another had it, and for one in which the second
    factor was never given: neither may leave anything in the person's account.
    """
    former = db.session.scalars(
        select(UserSession)
        .join(UserSession.person)
        .where(UserSession.token_hash == token_hash(token), UserSession.revoked_at.is_(None), Person.is_active)
        .options(
            contains_eager(UserSession.person).joinedload(Person.grants).joinedload(RoleGrant.perimeter),
            contains_eager(UserSession.person).joinedload(Person.second_factor),
        )
    ).unique()
    found = former.one_or_none()
    return found if found is not None and found.is_whole else None


def open_sessions(person: Person) -> Select[UserSession]:
    """Where this person is signed in, the last used first."""
    return (
        select(UserSession)
        .where(UserSession.person_id == person.id, is_open())
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
    )


def open_session_of(person: Person, session_id: int) -> UserSession:
    """One of this person's open sessions; raises NoResultFound, for somebody else's as for none."""
    return db.session.scalars(
        select(UserSession).where(UserSession.id == session_id, UserSession.person_id == person.id, is_open())
    ).one()

"""Questions about links that open something once."""

from sqlalchemy import ColumnElement, and_, select

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import OneTimeToken
from app.kernel.people.queries.sessions import token_hash


def is_live() -> ColumnElement[bool]:
    """The condition that a link still opens what it was made for."""
    return and_(OneTimeToken.used_at.is_(None), OneTimeToken.withdrawn_at.is_(None), OneTimeToken.expires_at > utcnow())


def find_token(*, purpose: str, token: str) -> OneTimeToken | None:
    """What a link was made for, without using it up, to show its page; None when it opens nothing, whatever why."""
    return db.session.scalars(
        select(OneTimeToken).where(
            OneTimeToken.token_hash == token_hash(token), OneTimeToken.purpose == purpose, is_live()
        )
    ).one_or_none()

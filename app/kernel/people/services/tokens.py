"""Making, using and withdrawing links that open something once."""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people import queries
from app.kernel.people.models import OneTimeToken, Person
from app.kernel.refusals import Refusal

BYTES = 32
# The purpose of links that choose a new password, which a new password withdraws.
RESET = "account.reset"


class TokenRefused(Refusal):
    """The link opens nothing: unknown, used, too old or withdrawn; which of them is never told."""

    message = "Ce lien ne sert plus\u00a0: il a déjà été utilisé, ou son délai est passé. Demandez-en un nouveau."


def issue_token(
    *,
    purpose: str,
    lasts: timedelta,
    person: Person | None = None,
    email: str | None = None,
    payload: dict[str, Any] | None = None,
    by: Person | None = None,
) -> tuple[OneTimeToken, str]:
    """Make a link's token: the row to keep, and the token itself, which is for the letter and is kept nowhere."""
    token = secrets.token_urlsafe(BYTES)
    row = OneTimeToken(
        purpose=purpose,
        token_hash=queries.token_hash(token),
        person_id=person.id if person else None,
        email=email,
        payload=payload or {},
        expires_at=utcnow() + lasts,
        created_by_id=by.id if by else None,
    )
    db.session.add(row)
    db.session.flush()
    return row, token


def use_token(*, purpose: str, token: str) -> OneTimeToken:
    """Use a link up, once whatever happens at the same moment, and return what it was made for; raises TokenRefused."""
    digest = queries.token_hash(token)
    # One statement decides: of two people who follow the same link together, one finds it used.
    used = db.session.execute(
        update(OneTimeToken)
        .where(OneTimeToken.token_hash == digest, OneTimeToken.purpose == purpose, queries.is_live())
        .values(used_at=utcnow())
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise TokenRefused
    return db.session.scalars(
        select(OneTimeToken).where(OneTimeToken.token_hash == digest).execution_options(populate_existing=True)
    ).one()


def withdraw_tokens(
    *, purpose: str, person: Person | None = None, email: str | None = None, after: OneTimeToken | None = None
) -> int:
    """Have no live link of this purpose open anything any more for this person or this address; returns how many.

    Naming neither would withdraw everybody's: that is refused. `after` spares those made before that one.
    """
    if person is None and email is None:
        raise ValueError("name a person or an address")
    statement = update(OneTimeToken).where(OneTimeToken.purpose == purpose, queries.is_live())
    if person is not None:
        statement = statement.where(OneTimeToken.person_id == person.id)
    if email is not None:
        statement = statement.where(OneTimeToken.email == email)
    if after is not None:
        statement = statement.where(OneTimeToken.id > after.id)
    withdrawn = db.session.execute(
        statement.values(withdrawn_at=utcnow()).execution_options(synchronize_session="fetch")
    )
    return int(withdrawn.rowcount)  # type: ignore[attr-defined]

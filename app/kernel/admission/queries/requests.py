"""Questions about requests for an account."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.admission.models import AccountRequest, RequestState
from app.kernel.people.queries import token_hash

_WITH = (
    joinedload(AccountRequest.occupation),
    joinedload(AccountRequest.perimeter),
    joinedload(AccountRequest.decided_by),
)


def request_of_token(token: str) -> AccountRequest | None:
    """The request this link follows; None for any other link."""
    return db.session.scalars(
        select(AccountRequest).where(AccountRequest.token_hash == token_hash(token)).options(*_WITH)
    ).one_or_none()


def get_request(id: int) -> AccountRequest:
    """A request whose address was confirmed; others are nobody's to read yet."""
    return db.session.scalars(
        select(AccountRequest).where(AccountRequest.id == id, AccountRequest.confirmed_at.is_not(None)).options(*_WITH)
    ).one()


def requests_in(state: RequestState) -> Select[AccountRequest]:
    """The requests in a state; without order, for pages."""
    return select(AccountRequest).where(AccountRequest.state == state).options(*_WITH)


def waiting_request(email: str) -> AccountRequest | None:
    """The request that waits for a decision for this address, if there is one."""
    return db.session.scalars(
        select(AccountRequest).where(AccountRequest.email == email, AccountRequest.state == RequestState.WAITING)
    ).one_or_none()


def earlier_refusals(asked: AccountRequest, limit: int = 3) -> Sequence[AccountRequest]:
    """The requests of the same address that were refused before this one, the latest first."""
    return db.session.scalars(
        select(AccountRequest)
        .where(
            AccountRequest.email == asked.email,
            AccountRequest.state == RequestState.REFUSED,
            AccountRequest.id < asked.id,
        )
        .options(*_WITH)
        .order_by(AccountRequest.id.desc())
        .limit(limit)
    ).all()

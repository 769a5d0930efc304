"""Work of admission done after the answer, and what is forgotten each day."""

from collections.abc import Iterable

from sqlalchemy import select

from app.extensions import db
from app.kernel.admission.models import AccountRequest, RequestState
from app.kernel.admission.services.invitations import forget_invitations
from app.kernel.admission.services.requests import JOB, answer_request, forget_requests
from app.kernel.jobs import daily, job, sweep


@job(JOB)
def answer(row_id: int) -> None:
    """Write to whoever asked for an account; done again, it finds nothing left to do."""
    asked = db.session.get(AccountRequest, row_id, with_for_update=True)
    if asked is not None and asked.state == RequestState.RECEIVED:
        answer_request(asked)


@sweep(JOB)
def unanswered() -> Iterable[int]:
    """The requests that no letter answers yet."""
    return db.session.scalars(
        select(AccountRequest.id).where(AccountRequest.state == RequestState.RECEIVED).order_by(AccountRequest.id)
    ).all()


@daily("admission.forget")
def forget() -> dict[str, int]:
    """Drop the addresses of people who did not come in: nobody confirmed, nobody accepted, or it was long ago."""
    return {**forget_requests(), "invitations": forget_invitations()}

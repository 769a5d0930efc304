"""Work of accounts done after the answer: links to a new password, second factors that were lost."""

from collections.abc import Iterable

from sqlalchemy import select

from app.account.services.lost_factor import JOB as RESET_FACTOR
from app.account.services.lost_factor import carry_out_reset
from app.account.services.passwords import ASKED, JOB, answer_reset
from app.extensions import db
from app.kernel.jobs import job, sweep
from app.kernel.people.models import OneTimeToken
from app.kernel.people.queries import due_resets, get_reset


@job(JOB)
def send_reset(row_id: int) -> None:
    """Answer one request for a new password; done again, it finds nothing left to do."""
    asked = db.session.get(OneTimeToken, row_id, with_for_update=True)
    if asked is not None and asked.purpose == ASKED:
        answer_reset(asked)


@sweep(JOB)
def unanswered() -> Iterable[int]:
    """The requests that no letter answers yet."""
    return db.session.scalars(select(OneTimeToken.id).where(OneTimeToken.purpose == ASKED)).all()


@job(RESET_FACTOR)
def remove_lost_factor(reset_id: int) -> None:
    """Remove one second factor that was lost, its delay passed."""
    carry_out_reset(reset=get_reset(reset_id))


@sweep(RESET_FACTOR)
def due() -> Iterable[int]:
    """The requests agreed to and whose delay has passed."""
    return db.session.scalars(due_resets()).all()

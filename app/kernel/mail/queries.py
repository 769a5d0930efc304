"""Questions about the outbox."""

from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import defer

from app.extensions import db
from app.kernel.mail.models import LetterState, OutgoingLetter
from app.kernel.mail.services import CLAIM

# As many as one minute's sweep can hope to send.
ONE_SWEEP = 200


def due_letters(now: datetime) -> Select[int]:
    """The identifiers of the letters to send now, the longest waiting first."""
    return (
        select(OutgoingLetter.id)
        .where(
            or_(
                and_(OutgoingLetter.state == LetterState.WAITING, OutgoingLetter.next_attempt_at <= now),
                and_(OutgoingLetter.state == LetterState.SENDING, OutgoingLetter.claimed_at <= now - CLAIM),
            )
        )
        .order_by(OutgoingLetter.next_attempt_at, OutgoingLetter.id)
        .limit(ONE_SWEEP)
    )


def letters(state: str | None = None) -> Select[OutgoingLetter]:
    """The letters, in one state when it is named, never with their text; without order, for pages."""
    statement = select(OutgoingLetter).options(defer(OutgoingLetter.text, raiseload=True))
    return statement.where(OutgoingLetter.state == state) if state else statement


def letters_by_state() -> dict[str, int]:
    """How many letters stand in each state."""
    counted = select(OutgoingLetter.state, func.count()).group_by(OutgoingLetter.state)
    return dict(db.session.execute(counted).all())


def letters_to_leave() -> int:
    """How many letters wait or are leaving, whether or not a server is set to send them."""
    leaving = OutgoingLetter.state.in_((LetterState.WAITING, LetterState.SENDING))
    return db.session.scalar(select(func.count()).select_from(OutgoingLetter).where(leaving)) or 0


def get_letter(letter_id: int) -> OutgoingLetter:
    """One letter, or NoResultFound; its text is only read when asked for."""
    return db.session.scalars(
        select(OutgoingLetter).where(OutgoingLetter.id == letter_id).options(defer(OutgoingLetter.text))
    ).one()

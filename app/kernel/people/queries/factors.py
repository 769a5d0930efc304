"""Questions about second factors."""

from sqlalchemy import func, select

from app.extensions import db
from app.kernel.people.codes import recovery_hash
from app.kernel.people.models import Person, RecoveryCode


def recovery_code(person: Person, typed: str) -> RecoveryCode | None:
    """What the portal keeps of a recovery code of this person, used or not; None when it is none of theirs."""
    mine = select(RecoveryCode).where(
        RecoveryCode.person_id == person.id, RecoveryCode.code_hash == recovery_hash(typed)
    )
    return db.session.scalars(mine).one_or_none()


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes of this person were never used."""
    unused = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0

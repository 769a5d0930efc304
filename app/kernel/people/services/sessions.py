"""Opening and ending sessions."""

import secrets
from datetime import timedelta

from sqlalchemy import update

from app.extensions import db, only_reads
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.people import queries
from app.kernel.people.models import Person, UserSession
from app.kernel.people.passwords import password_matches
from app.kernel.refusals import Refusal


class WrongCredentials(Refusal):
    """The address and the password do not go together; which of the two is never told."""

    message = "L’adresse ou le mot de passe ne correspond pas. Vérifiez les deux et réessayez."


def sign_in(*, email: str, password: str, lasting_days: int) -> tuple[Person, str]:
    """Open a session; returns the person and the token that only their browser will hold."""
    # Comparing takes a tenth of a second on purpose: nobody else should wait to write meanwhile.
    with only_reads():
        person = queries.person_by_email(email)
        kept_hash = person.password_hash if person else None
        db.session.rollback()
    known = password_matches(kept_hash, password)
    if person is None or not known or not person.is_active:
        raise WrongCredentials
    token = secrets.token_urlsafe(32)
    session = UserSession(
        person_id=person.id, token_hash=queries.token_hash(token), expires_at=utcnow() + timedelta(days=lasting_days)
    )
    db.session.add(session)
    db.session.flush()
    record("session.opened", session, by=person)
    return person, token


def sign_out(*, token: str, by: Person) -> None:
    """End the session that holds this token."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.token_hash == queries.token_hash(token), UserSession.revoked_at.is_(None))
        .values(revoked_at=utcnow())
    )
    record("session.ended", by, by=by)


def sign_out_everywhere(*, person: Person, by: Person) -> None:
    """End every session of this person."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.person_id == person.id, UserSession.revoked_at.is_(None))
        .values(revoked_at=utcnow())
    )
    record("session.all_ended", person, by=by)

"""Questions about texts sent too late."""

from datetime import timedelta

from sqlalchemy import Select, select

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import KeptDraft, Person
from app.kernel.settings.queries import whole_number


def drafts_of(person: Person) -> Select[KeptDraft]:
    """The texts kept for this person, the newest first."""
    after = utcnow() - timedelta(hours=whole_number("account.draft_hours"))
    return (
        select(KeptDraft)
        .where(KeptDraft.person_id == person.id, KeptDraft.created_at > after)
        .order_by(KeptDraft.id.desc())
    )


def draft_of(person: Person, draft_id: int) -> KeptDraft:
    """One text kept for this person; raises NoResultFound, for somebody else's as for none."""
    return db.session.scalars(drafts_of(person).where(KeptDraft.id == draft_id)).one()

"""Keeping a text that was sent too late, until its author is back."""

import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import KeptDraft, Person
from app.kernel.people.models.drafts import LONGEST_PATH
from app.kernel.settings.queries import whole_number

MOST_KEPT = 10
LONGEST_CONTENT = 200_000
Fields = Sequence[tuple[str, str]]


def may_be_kept(path: str, fields: Fields) -> bool:
    """Whether this is a text, and not far too much."""
    return bool(fields) and len(json.dumps(list(fields))) <= LONGEST_CONTENT and len(path) <= LONGEST_PATH


def keep_draft(
    *, person_id: int, path: str, fields: Fields, session: Session, was_signed_out: bool = False
) -> int | None:
    """Seal what was typed and keep it; returns its number, or None for nothing or far too much.

    `session` is a transaction of its own when the request that brought the text changes nothing else. Past ten texts,
    the oldest makes room; the same text brought twice is kept once.
    """
    content = json.dumps(list(fields))
    if not may_be_kept(path, fields):
        return None
    kept = session.scalars(select(KeptDraft).where(KeptDraft.person_id == person_id, KeptDraft.path == path))
    for former in kept:
        if former.content == content and former.was_signed_out == was_signed_out:
            return former.id
    draft = KeptDraft(person_id=person_id, path=path, content=content, was_signed_out=was_signed_out)
    session.add(draft)
    session.flush()
    newest = select(KeptDraft.id).where(KeptDraft.person_id == person_id).order_by(KeptDraft.id.desc()).limit(MOST_KEPT)
    session.execute(
        delete(KeptDraft).where(KeptDraft.person_id == person_id, KeptDraft.id.not_in(session.scalars(newest).all()))
    )
    return draft.id


def fields_of(draft: KeptDraft) -> list[tuple[str, str]]:
    """What was typed, by name."""
    return [(name, text) for name, text in json.loads(draft.content)]


def drop_draft(*, person: Person, draft_id: int) -> None:
    """Forget a text: it was sent at last, or its author does not want it; forgetting it again changes nothing."""
    db.session.execute(delete(KeptDraft).where(KeptDraft.id == draft_id, KeptDraft.person_id == person.id))


def purge_drafts() -> int:
    """Forget the texts kept long enough; returns how many."""
    before = utcnow() - timedelta(hours=whole_number("account.draft_hours"))
    gone = db.session.execute(delete(KeptDraft).where(KeptDraft.created_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]

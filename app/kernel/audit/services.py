"""Writing the journal, and letting go of what is old."""

import re
from datetime import date, datetime, time
from typing import Any

import structlog
from sqlalchemy import delete, func, inspect, select

from app.extensions import Model, db
from app.kernel.audit import chain
from app.kernel.audit.models import AuditCheckpoint, AuditEntry, AuditHead
from app.kernel.audit.words import DETAILS
from app.kernel.instants import PARIS, utcnow

Detail = str | int | bool | None
# A word of ours: a code, a key, a date. A sentence has spaces, a name has capitals or accents, an address has an @.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/,-]{0,79}")


class FreeText(ValueError):
    """A detail of an act is not one of ours; the message names the detail, never its value."""


def record(action: str, thing: Model, *, by: Any, about: Model | None = None, **details: Detail) -> None:
    """Write an act in the journal, in the transaction of the change: it joins the chain when that commits.

    `by` is a person, or None for the portal. `about` is the person acted upon, when `thing` does not tell. Details hold
    codes and numbers only; raises FreeText otherwise.
    """
    chain.keep(db.session(), act_of(action, thing, by=by, about=about, **details))


def act_of(action: str, thing: Model, *, by: Any, about: Model | None = None, **details: Detail) -> chain.Act:
    """An act in values alone, for whoever keeps it in another transaction than that of its objects."""
    for name, value in details.items():
        _check(name, value)
    return {
        "at": utcnow(),
        "action": action,
        "object_kind": thing.__tablename__,
        "object_id": "/".join(str(part) for part in inspect(thing).identity or ()),
        "actor_id": getattr(by, "id", None),
        "subject_id": _person_behind(about or thing),
        "request_id": structlog.contextvars.get_contextvars().get("request_id"),
        "details": details,
    }


def _check(name: str, value: Detail) -> None:
    is_code = isinstance(value, str) and CODE.fullmatch(value)
    if name not in DETAILS or not (value is None or is_code or isinstance(value, int)):
        raise FreeText(f"the journal keeps no detail {name!r} as it is given (see app/kernel/audit/words.py)")


def _person_behind(thing: Model) -> int | None:
    """The person a thing is, or belongs to."""
    name = "id" if thing.__tablename__ == "person" else "person_id"
    return getattr(thing, name, None)


def purge_before(day: date, *, by: Any = None) -> int:
    """Let go of the acts older than this day, from the beginning of the journal only; how many.

    A checkpoint keeps the fingerprint of the last one, from which the rest is still proved. The database itself
    refuses to let go of what is younger than six months.
    """
    start = datetime.combine(day, time.min, PARIS)
    first_kept = db.session.scalar(select(func.min(AuditEntry.sequence)).where(AuditEntry.at >= start))
    if first_kept is None:
        first_kept = (db.session.scalar(select(AuditHead.sequence)) or 0) + 1
    last = db.session.execute(
        select(AuditEntry.sequence, AuditEntry.hash).where(AuditEntry.sequence == first_kept - 1)
    ).one_or_none()
    if last is None:
        return 0
    checkpoint = AuditCheckpoint(sequence=last.sequence, hash=last.hash, purged_before=day)
    db.session.add(checkpoint)
    db.session.flush()
    purged = _let_go(last.sequence)
    record("journal.purged", checkpoint, by=by, entries=purged)
    return purged


def _let_go(sequence: int) -> int:
    """Remove the acts behind the checkpoint. On PostgreSQL the portal's own role may not: a function does it."""
    gone = db.session.scalar(select(func.count()).where(AuditEntry.sequence <= sequence)) or 0
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.purge_journal(sequence)))
    else:
        db.session.execute(
            delete(AuditEntry).where(AuditEntry.sequence <= sequence).execution_options(synchronize_session=False)
        )
    return gone

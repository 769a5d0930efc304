"""The chain: each act's fingerprint covers the act and the fingerprint before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import event, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.kernel.audit.models import ENTRIES, HEADS

# Where a session keeps the acts of its transaction until it commits.
ACTS = "acts"
GENESIS = "0" * 64
COVERED = ("sequence", "action", "object_kind", "object_id", "actor_id", "subject_id", "request_id", "details")
HOLD = select(HEADS.c.sequence, HEADS.c.hash).with_for_update()
ADD = insert(ENTRIES)
MOVE = update(HEADS)

Act = dict[str, Any]


def fingerprint(previous: str, act: Mapping[str, Any]) -> str:
    """SHA-256 of the fingerprint before and of the act written in one way only, whichever engine gave it back."""
    covered = {name: act[name] for name in COVERED}
    covered["at"] = act["at"].astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def keep(session: Session, act: Act) -> None:
    """Have an act join the chain when this transaction commits.

    Not sooner: the chain has one end, and whoever holds it makes all others wait.
    """
    session.info.setdefault(ACTS, []).append((session.get_nested_transaction(), act))


def _append(session: Session, acts: Iterable[Act]) -> None:
    sequence, last = _hold_head(session)
    rows = []
    for act in acts:
        sequence += 1
        row = {**act, "sequence": sequence, "previous_hash": last}
        row["hash"] = last = fingerprint(last, row)
        rows.append(row)
    session.execute(ADD, rows)
    session.execute(MOVE, {"sequence": sequence, "hash": last})


def _hold_head(session: Session) -> tuple[int, str]:
    """The end of the chain, held until the commit. SQLite's write lock is held already."""
    found = session.execute(HOLD).one_or_none()
    if found is None:
        try:
            with session.begin_nested():
                session.execute(insert(HEADS).values(id=1, sequence=0, hash=GENESIS))
        except IntegrityError:
            pass  # somebody else wrote the first act at the same moment
        found = session.execute(HOLD).one()
    return found.sequence, found.hash


@event.listens_for(Session, "before_commit")
def _join_the_chain(session: Session) -> None:
    """The last thing a transaction does, so that the end of the chain is held for the time of a commit."""
    if session.in_nested_transaction() or not session.info.get(ACTS):
        return
    session.flush()
    _append(session, [act for _savepoint, act in session.info.pop(ACTS)])


@event.listens_for(Session, "after_soft_rollback")
def _forget_undone(session: Session, undone: Any) -> None:
    """Acts of what was rolled back never happened."""
    acts = session.info.pop(ACTS, None)
    if acts and undone.nested:
        session.info[ACTS] = [(savepoint, act) for savepoint, act in acts if not _within(savepoint, undone)]


def _within(savepoint: Any, undone: Any) -> bool:
    while savepoint is not None:
        if savepoint is undone:
            return True
        savepoint = savepoint.parent
    return False

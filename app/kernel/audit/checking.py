"""Proving the journal: every act whole, in its place, and the last one still there."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.kernel.audit.chain import COVERED, GENESIS, fingerprint
from app.kernel.audit.models import AuditCheckpoint, AuditEntry, AuditHead

BATCH = 2000
MOST_TOLD = 20


@dataclass
class Proof:
    """What was found: how many acts, from which to which, the last fingerprint, and all that is wrong."""

    entries: int = 0
    first: int = 0
    last: int = 0
    hash: str = GENESIS
    faults: list[str] = field(default_factory=list)

    def tell(self, fault: str) -> None:
        """Note a fault; past twenty they say nothing new."""
        if len(self.faults) < MOST_TOLD:
            self.faults.append(fault)


def prove(noted: tuple[int, str] | None = None) -> Proof:
    """Read the whole journal and check it. `noted`: a place and the fingerprint somebody wrote down there earlier."""
    # The end first: acts that join meanwhile come after it.
    head = db.session.execute(select(AuditHead.sequence, AuditHead.hash)).one_or_none()
    start = db.session.execute(
        select(AuditCheckpoint.sequence, AuditCheckpoint.hash).order_by(AuditCheckpoint.sequence.desc()).limit(1)
    ).one_or_none()
    proof = Proof(last=start.sequence if start else 0, hash=start.hash if start else GENESIS)
    places = dict([head] if head else []) | dict([noted] if noted else [])
    if start and places.get(start.sequence) == start.hash:
        del places[start.sequence]
    asked = select(*_columns()).order_by(AuditEntry.sequence).execution_options(yield_per=BATCH)
    for row in db.session.execute(asked):
        _check(proof, row._mapping)
        if places.get(row.sequence) == row.hash:
            del places[row.sequence]
    for sequence in places:
        proof.tell(f"{sequence}: the journal does not reach this act as it was noted")
    return proof


def _columns() -> list[Any]:
    return [getattr(AuditEntry, name) for name in (*COVERED, "at", "previous_hash", "hash")]


def _check(proof: Proof, act: Any) -> None:
    sequence = act["sequence"]
    if sequence != proof.last + 1:
        proof.tell(f"{sequence}: acts are missing before this one")
    if act["previous_hash"] != proof.hash:
        proof.tell(f"{sequence}: this act does not follow the one before it")
    if act["hash"] != fingerprint(act["previous_hash"], act):
        proof.tell(f"{sequence}: this act was altered")
    proof.entries += 1
    proof.first = proof.first or sequence
    proof.last, proof.hash = sequence, act["hash"]

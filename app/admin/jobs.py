"""What is checked each night for those who administer."""

import structlog

from app.kernel.audit.checking import prove
from app.kernel.jobs import daily

log = structlog.get_logger(__name__)


class JournalBroken(Exception):
    """The journal does not prove itself: somebody changed it, or a copy was put back badly."""


@daily("journal.verify")
def verify_journal() -> dict[str, int]:
    """Prove the journal, and leave the last fingerprint in the log, out of the database's reach."""
    proof = prove()
    log.info("journal.verified", entries=proof.entries, last=proof.last, hash=proof.hash, faults=len(proof.faults))
    if proof.faults:
        log.error("journal.broken", faults=proof.faults)
        raise JournalBroken
    return {"entries": proof.entries, "faults": 0}

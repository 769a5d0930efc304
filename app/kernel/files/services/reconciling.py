"""Comparing rows and store, one night after the other.

Everything is read, listed and compared without holding the database; only what differs is looked at again and written.
"""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update

from app.extensions import db, only_reads
from app.kernel.audit.services import record
from app.kernel.files import queries
from app.kernel.files.models import FileState, StoredFile, StrayFile
from app.kernel.files.queries import Known
from app.kernel.files.services.store import FileMissing, open_key, remove_key, stored_sizes
from app.kernel.instants import utcnow

# Files whose bytes are compared each night with their fingerprint, the oldest look first.
SAMPLE = 200
# A file without a row may belong to a request that is not finished: it is removed a day after it was listed.
LISTED_FOR = timedelta(hours=23)


@dataclass
class Findings:
    """What a reconciliation found: counts, and the keys they stand for."""

    rows: int = 0
    files: int = 0
    verified: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    found_again: list[str] = field(default_factory=list)
    strays_listed: list[str] = field(default_factory=list)
    strays_removed: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The figures alone."""
        return {name: value if isinstance(value, int) else len(value) for name, value in asdict(self).items()}


def reconcile(*, dry_run: bool = False, sample: int = SAMPLE) -> Findings:
    """Find rows without file, files without row and altered bytes; with `dry_run`, change nothing."""
    with only_reads():
        known, chosen, listed = queries.files_known(), queries.files_to_verify(sample), queries.strays_listed()
        db.session.rollback()
    # Rows first, then the store: a file whose row is not written yet is only listed; its row will be there tomorrow.
    sizes = stored_sizes()
    altered = {file.key for file in chosen if _is_altered(file)}
    findings = Findings(rows=len(known), files=len(sizes), verified=len(chosen))
    for file in known:
        _compare(file, sizes, altered, findings)
    strays = sizes.keys() - {file.key for file in known}
    _compare_strays(strays, listed, findings)
    if not dry_run:
        _write(known, chosen, sizes, findings)
        _write_strays(strays, sizes, listed, findings)
    return findings


def _is_altered(file: Known) -> bool:
    """Whether the store gives other bytes than it was given."""
    try:
        with open_key(file.key) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() != file.sha256  # type: ignore[arg-type]
    except FileMissing:
        return False


def _compare(file: Known, sizes: dict[str, int], altered: set[str], findings: Findings) -> None:
    if file.state == FileState.MISSING:
        if file.reason == "absent" and sizes.get(file.key) == file.size:
            findings.found_again.append(file.key)
    elif file.key not in sizes:
        findings.missing.append(file.key)
    elif sizes[file.key] != file.size or file.key in altered:
        findings.altered.append(file.key)


def _compare_strays(strays: set[str], listed: dict[str, datetime], findings: Findings) -> None:
    before = utcnow() - LISTED_FOR
    for key in sorted(strays):
        if key not in listed:
            findings.strays_listed.append(key)
        elif listed[key] < before:
            findings.strays_removed.append(key)


def _write(known: list[Known], chosen: list[Known], sizes: dict[str, int], findings: Findings) -> None:
    ids = {file.key: file.id for file in known}
    for key in findings.missing:
        _set(ids[key], FileState.MISSING, "absent")
    for key in findings.altered:
        _set(ids[key], FileState.MISSING, "altered")
    for key in findings.found_again:
        _set(ids[key], FileState.CHECKING, None)
    wrong = {*findings.missing, *findings.altered}
    db.session.execute(
        update(StoredFile)
        .where(StoredFile.id.in_([file.id for file in chosen if file.key not in wrong and file.key in sizes]))
        .values(verified_at=utcnow())
        .execution_options(synchronize_session=False)
    )


def _set(file_id: int, state: FileState, reason: str | None) -> None:
    """Write a new state; the file may have been taken away while the store was being listed."""
    stored = db.session.get(StoredFile, file_id)
    if stored is None:
        return
    stored.state, stored.reason, stored.state_at = state, reason, utcnow()
    db.session.flush()
    if state is FileState.MISSING:
        record("file.missing", stored, by=None, found=reason)


def _write_strays(strays: set[str], sizes: dict[str, int], listed: dict[str, datetime], findings: Findings) -> None:
    for key in findings.strays_removed:
        if not queries.key_is_known(key):
            remove_key(key)
    for key in {*findings.strays_removed, *(listed.keys() - strays)}:
        db.session.delete(db.session.get_one(StrayFile, key))
    db.session.add_all(StrayFile(key=key, size=sizes[key]) for key in findings.strays_listed)
    db.session.flush()

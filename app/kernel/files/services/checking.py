"""Having the antivirus look at a file that could not be checked when it came."""

from contextlib import suppress
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import update

from app.extensions import db, only_reads
from app.kernel.audit.services import record
from app.kernel.files.antivirus import Outcome, Verdict, scan
from app.kernel.files.models import FileState, StoredFile
from app.kernel.files.queries import files_to_check
from app.kernel.files.services.store import FileMissing, open_file, take_away
from app.kernel.instants import utcnow
from app.kernel.jobs import nudge

log = structlog.get_logger(__name__)

# The work of asking the antivirus about one file.
CHECK = "files.check"
TO_CHECK = (FileState.CHECKING, FileState.HELD, FileState.UNCHECKED)


def check_file(file_id: int) -> FileState | None:
    """Ask the antivirus about a file and write what it says; again, it changes nothing. None when it is gone."""
    url = current_app.config["SETTINGS"].antivirus_url
    with only_reads():
        stored = db.session.get(StoredFile, file_id)
        state = FileState(stored.state) if stored else None
        # Asked outside any transaction: the antivirus may take its time.
        if stored:
            db.session.expunge(stored)
        db.session.rollback()
    if stored is None or state not in TO_CHECK:
        return state
    if not url:
        return _write(file_id, FileState.UNCHECKED, None)
    return _write(file_id, *_state_after(_asked(url, stored), state))


def _asked(url: str, stored: StoredFile) -> Verdict | None:
    with suppress(FileMissing), open_file(stored) as stream:
        return scan(url, stream)
    return None


def _state_after(verdict: Verdict | None, before: FileState) -> tuple[FileState, str | None]:
    if verdict is None:
        return FileState.MISSING, "absent"
    if verdict.outcome is Outcome.CLEAN:
        return FileState.CLEAN, None
    if verdict.outcome is Outcome.INFECTED:
        return FileState.REFUSED, verdict.reason
    # What was already served stays so while the antivirus is silent; the rest waits.
    return (before if before is FileState.UNCHECKED else FileState.HELD), verdict.reason


def _write(file_id: int, state: FileState, reason: str | None) -> FileState | None:
    """Write a new state, unless the file went away or was decided upon meanwhile."""
    changed = db.session.execute(
        update(StoredFile)
        .where(StoredFile.id == file_id, StoredFile.state.in_(TO_CHECK))
        .values(state=state, reason=reason, state_at=utcnow())
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        return None
    stored = db.session.get_one(StoredFile, file_id, populate_existing=True)
    if state is FileState.REFUSED:
        log.warning("file.infected", file=file_id, found=reason)
        take_away(stored)
        record("file.refused", stored, by=None, found=reason)
    elif state is FileState.MISSING:
        record("file.missing", stored, by=None)
    return state


def ask_again(*, by: Any) -> int:
    """Have the worker check what waits for the antivirus, without waiting for its next round; how many."""
    waiting = db.session.scalars(files_to_check(again=False)).all()
    for file_id in waiting:
        nudge(CHECK, file_id)
    log.info("files.asked_again", count=len(waiting), by=getattr(by, "id", None))
    return len(waiting)

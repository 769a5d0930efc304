"""A copy of one's data: asked for, made by the worker, taken, thrown away."""

import tempfile
from datetime import datetime, timedelta
from typing import IO

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.jobs import checkpoint, nudge
from app.kernel.mail import post_letter
from app.kernel.people.models import Person
from app.kernel.refusals import Refusal
from app.kernel.rights import queries, shelf
from app.kernel.rights.copying import gather, write_copy
from app.kernel.rights.models import DataExport, ExportState
from app.kernel.settings.queries import whole_number

JOB = "rights.copy"
MOST_ATTEMPTS = 3
READ, WRITTEN = 40, 90


class CopyNotReady(Refusal):
    """There is nothing to take yet, or no longer."""

    message = "Cette copie n’est pas prête, ou elle a expiré. Demandez-en une autre."


def request_copy(*, person: Person, by: Person) -> DataExport:
    """Ask for a copy of what is held about a person; asked again while it is being made, it is the same one."""
    made = queries.open_export(person.id, by.id)
    if made:
        return made
    wanted = DataExport(person_id=person.id, requested_by_id=by.id)
    try:
        with db.session.begin_nested():
            db.session.add(wanted)
            db.session.flush()
    except IntegrityError:
        made = queries.open_export(person.id, by.id)
        if made is None:
            raise
        return made
    record("data_export.requested", wanted, by=by)
    if person.id != by.id and person.is_active:
        post_letter("copy_asked_for_you", to=person.email, person=person, path="/contact")
    nudge(JOB, wanted.id)
    return wanted


def make_copy(export_id: int) -> None:
    """Make a copy that waits; doing it twice changes nothing."""
    begun = _claim(export_id)
    if begun is None:
        return
    wanted = db.session.get_one(DataExport, export_id)
    if wanted.attempts > MOST_ATTEMPTS:
        wanted.state, wanted.ended_at = ExportState.FAILED, utcnow()
        return
    try:
        _write(export_id, wanted.person_id, begun)
    except Exception:
        db.session.rollback()
        if left := _held(export_id, begun):
            _hand_back(left)
        checkpoint()
        raise


def _write(export_id: int, person_id: int, begun: datetime) -> None:
    gathered = gather(person_id)
    _show(export_id, READ)
    with tempfile.TemporaryFile() as copy:
        write_copy(copy, gathered)
        size = copy.tell()
        copy.seek(0)
        _show(export_id, WRITTEN)
        key = shelf.put(copy)
    held = _held(export_id, begun)
    if held:
        _finish(held, key, size)
    else:
        # What it holds was erased, or lost a passage, while it was made.
        shelf.remove(key)


def open_copy(*, export: DataExport, by: Person) -> IO[bytes]:
    """The ZIP, for whoever asked for it; the taking is written in the journal."""
    if not export.is_ready or export.key is None or export.requested_by_id != by.id:
        raise CopyNotReady
    content = shelf.take(export.key)
    record("data_export.taken", export, by=by)
    return content


def drop_copies(*exports: DataExport) -> None:
    """Throw copies away; the rows stay to say that they were made."""
    for export in exports:
        if export.key:
            shelf.remove(export.key)
        export.state, export.key = ExportState.EXPIRED, None
    db.session.flush()


def _claim(export_id: int) -> datetime | None:
    """Take a copy that waits; gives the instant by which this claim is known from any later one."""
    now = utcnow()
    claimed = db.session.execute(
        update(DataExport)
        .where(DataExport.id == export_id, queries.export_waits())
        .values(state=ExportState.RUNNING, started_at=now, attempts=DataExport.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    checkpoint()
    return now if claimed.rowcount else None  # type: ignore[attr-defined]


def _held(export_id: int, begun: datetime) -> DataExport | None:
    """The copy, held until the commit, unless it was taken back since this claim."""
    mine = (DataExport.id == export_id, DataExport.state == ExportState.RUNNING, DataExport.started_at == begun)
    asked = select(DataExport).where(*mine).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(asked).one_or_none()


def _show(export_id: int, done: int) -> None:
    """Have the page say how far the work is."""
    db.session.execute(update(DataExport).where(DataExport.id == export_id).values(progress=done))
    checkpoint()


def _finish(wanted: DataExport, key: str, size: int) -> None:
    now = utcnow()
    wanted.key, wanted.size, wanted.progress, wanted.state = key, size, 100, ExportState.DONE
    wanted.ended_at, wanted.expires_at = now, now + timedelta(days=whole_number("rights.copy_days"))
    asker = wanted.requested_by
    path = "/compte/mes-donnees" if wanted.person_id == asker.id else f"/administration/droits/{wanted.person_id}"
    post_letter("copy_ready", to=asker.email, person=asker, path=path, days=whole_number("rights.copy_days"))
    db.session.flush()
    record("data_export.made", wanted, by=None, size=wanted.size)


def _hand_back(wanted: DataExport) -> None:
    done = wanted.attempts >= MOST_ATTEMPTS
    wanted.state = ExportState.FAILED if done else ExportState.RECEIVED
    wanted.ended_at = utcnow() if done else None

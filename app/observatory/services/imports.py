"""Receiving a file and working on it: the file is kept first, read after the answer."""

from dataclasses import asdict
from typing import IO, Any

from sqlalchemy import update

from app.extensions import db, only_reads
from app.kernel.audit.services import record
from app.kernel.files.services import keep_file, open_file
from app.kernel.instants import utcnow
from app.kernel.jobs import checkpoint, nudge
from app.kernel.people.models import Person
from app.kernel.people.roles import ANALYSTS
from app.kernel.refusals import Refusal
from app.kernel.visibility import audience_for
from app.observatory.models import FileImport, ImportState, Release
from app.observatory.queries import codes, releases
from app.observatory.services.releases import FileRefused, prepare_release
from app.observatory.sources import Reading, Report, read

JOB = "observatory.import"
LARGEST = 300 * 1024 * 1024
MOST_ATTEMPTS = 3
READ, WRITTEN = 20, 100


class Unreceivable(Refusal):
    """There is nothing to read."""

    message = "Ce fichier est vide."
    field = "file"


def receive_file(*, stream: IO[bytes], name: str, by: Person, provenance: str = "", media_type: str = "") -> FileImport:
    """Keep a file and ask the worker to read it."""
    stored = keep_file(
        stream,
        folder="imports",
        original_name=name,
        media_type=media_type or "application/octet-stream",
        limit=LARGEST,
        by=by,
    )
    if not stored.size:
        raise Unreceivable
    received = FileImport(
        stored_file=stored, provenance=provenance, created_by_id=by.id, audience=audience_for(ANALYSTS)
    )
    db.session.add(received)
    db.session.flush()
    record("import.received", received, by=by)
    nudge(JOB, received.id)
    return received


def work_on_import(import_id: int) -> None:
    """Read the file of an import and say what came of it; doing it twice changes nothing."""
    if not _claim(import_id):
        return
    work = db.session.get_one(FileImport, import_id)
    if work.attempts > MOST_ATTEMPTS:
        _give_up(work)
        return
    try:
        _read_and_prepare(work)
    except Exception:
        db.session.rollback()
        _hand_back(db.session.get_one(FileImport, import_id))
        checkpoint()
        raise


def _hand_back(work: FileImport) -> None:
    """After an accident the file waits for another attempt; after the last one, whoever sent it is told."""
    if work.attempts >= MOST_ATTEMPTS:
        _give_up(work)
    else:
        work.state = ImportState.RECEIVED


def _give_up(work: FileImport) -> None:
    _fail(work, Report(total=1), "La lecture a échoué plusieurs fois : l’équipe technique en est prévenue.")


def _read_and_prepare(work: FileImport) -> None:
    import_id = work.id
    with open_file(work.stored_file) as stream:
        data = stream.read()
    work.progress = READ
    checkpoint()
    reading = read_aside(data)
    work.was_known = releases.release_of_file(work.stored_file.sha256) is not None
    try:
        release = prepare_release(
            data=data,
            name=work.stored_file.original_name,
            by=work.created_by,
            stored_file=work.stored_file,
            provenance=work.provenance,
            reading=reading,
        )
    except FileRefused as refusal:
        db.session.rollback()
        _fail(db.session.get_one(FileImport, import_id), refusal.report, refusal.message)
    else:
        _finish(work, release)


def read_aside(data: bytes) -> Reading | Report:
    """Read a file outside any transaction: it takes seconds, and nobody should wait to write meanwhile."""
    with only_reads():
        known = codes.known_codes()
        db.session.rollback()
    return read(data, known)


def _claim(import_id: int) -> bool:
    """Take the work, unless it is done or another worker has just taken it."""
    claimed = db.session.execute(
        update(FileImport)
        .where(FileImport.id == import_id, releases.waits_for_a_worker())
        .values(state=ImportState.RUNNING, started_at=utcnow(), attempts=FileImport.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    checkpoint()
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


def _finish(work: FileImport, release: Release) -> None:
    work.release = release
    work.rows_read = release.rows_read
    _end(work, ImportState.DONE)


def _fail(work: FileImport, report: Report, message: str) -> None:
    work.rows_read = report.rows_read
    work.problem_count = report.total
    work.problems = [_problem(problem) for problem in report.in_order()] or [{"message": message}]
    _end(work, ImportState.FAILED)


def _problem(problem: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(problem).items() if value not in ("", None)}


def _end(work: FileImport, state: ImportState) -> None:
    work.state = state
    work.progress = WRITTEN
    work.ended_at = utcnow()
    db.session.flush()
    record(f"import.{state}", work, by=work.created_by)

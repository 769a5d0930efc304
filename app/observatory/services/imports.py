"""Receiving a file and working on it: the file is kept first, read after the answer."""

import shutil
from dataclasses import asdict
from typing import IO, Any

from sqlalchemy import update

from app.extensions import db, only_reads
from app.kernel.audit.services import record
from app.kernel.files.aside import Means, NoAnswerError, call
from app.kernel.files.models import FileKind, FileState, StoredFile
from app.kernel.files.scratch import scratch
from app.kernel.files.services import check_file, open_file, receive
from app.kernel.instants import utcnow
from app.kernel.jobs import checkpoint, nudge
from app.kernel.people.models import Person
from app.kernel.people.roles import ANALYSTS
from app.kernel.visibility import audience_for
from app.observatory.models import FileImport, ImportState, Release
from app.observatory.queries import codes, releases
from app.observatory.services.releases import Described, FileRefused, prepare_release
from app.observatory.sources import Problem, Reading, Report, Unreadable, handed_back, read_sheet

JOB = "observatory.import"
OPEN = "app.observatory.sources.opening:open_aside"
# A producer's largest workbook takes a gigabyte once it is columns of text.
MEANS = Means(memory_mib=2560, seconds=180, output_mib=2048)
MOST_ATTEMPTS = 3
READ, WRITTEN = 20, 100


def receive_file(
    *, stream: IO[bytes], name: str, by: Person, provenance: str = "", described: Described | None = None
) -> FileImport:
    """Keep a file, byte for byte since it is evidence, and ask the worker to read it."""
    stored = receive(stream, name=name, kind=FileKind.SOURCE, by=by)
    received = FileImport(
        stored_file=stored,
        provenance=provenance,
        described=described._asdict() if described else {},
        created_by_id=by.id,
        audience=audience_for(ANALYSTS),
    )
    db.session.add(received)
    db.session.flush()
    record("import.received", received, by=by)
    nudge(JOB, received.id)
    return received


def work_on_import(import_id: int) -> None:
    """Read the file of an import and say what came of it; doing it twice changes nothing."""
    if _must_wait(import_id) or not _claim(import_id):
        return
    work = db.session.get_one(FileImport, import_id)
    if work.stored_file.state == FileState.REFUSED:
        _fail(work, Report(total=1), "L’antivirus a refusé ce fichier : il n’a pas été lu, et n’est pas gardé.")
        return
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


def _must_wait(import_id: int) -> bool:
    """Whether the antivirus has not said yet what it thinks of the file; it is asked again here."""
    with only_reads():
        stored = db.session.get_one(FileImport, import_id).stored_file
        file_id, state = stored.id, stored.state
        checkpoint()
    if state in (FileState.CHECKING, FileState.HELD):
        state = check_file(file_id) or state
        checkpoint()
    return state in (FileState.CHECKING, FileState.HELD)


def _hand_back(work: FileImport) -> None:
    """After an accident the file waits for another attempt; after the last one, whoever sent it is told."""
    if work.attempts >= MOST_ATTEMPTS:
        _give_up(work)
    else:
        work.state = ImportState.RECEIVED


def _give_up(work: FileImport) -> None:
    _fail(work, Report(total=1), "La lecture a échoué plusieurs fois : l’équipe technique en est prévenue.")


def _read_and_prepare(work: FileImport) -> None:
    import_id, stored = work.id, work.stored_file
    work.progress = READ
    checkpoint()
    reading = read_aside(stored)
    work.was_known = releases.release_of_file(stored.sha256) is not None
    try:
        release = prepare_release(
            sha256=stored.sha256,
            name=stored.original_name,
            by=work.created_by,
            stored_file=stored,
            provenance=work.provenance,
            reading=reading,
            described=Described(**work.described),
        )
    except FileRefused as refusal:
        db.session.rollback()
        _fail(db.session.get_one(FileImport, import_id), refusal.report, refusal.message)
    else:
        _finish(work, release)


def read_aside(stored: StoredFile) -> Reading | Report:
    """Read a file outside any transaction: it takes seconds, and nobody should wait to write meanwhile.

    Its bytes are opened in a process of their own, with bounded memory and time.
    """
    with scratch() as folder:
        source, target = folder / "source", folder / "table"
        with only_reads():
            known, given = codes.known_codes(), open_file(stored)
            db.session.rollback()
        with given, source.open("wb") as copy:
            shutil.copyfileobj(given, copy)
        try:
            answer, _ = call(OPEN, {"source": str(source), "target": str(target)}, MEANS)
            return read_sheet(*handed_back(answer, str(target)), known)
        except Unreadable as refusal:
            return Report(total=1, problems=[refusal.problem])
        except NoAnswerError as failure:
            if failure.why not in ("time", "memory"):
                raise
            return Report(total=1, problems=[Problem("Ce fichier est trop grand pour être lu : déposez-le en CSV.")])


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

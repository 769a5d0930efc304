"""Work done after the answer: reading the files that were received."""

from collections.abc import Iterable

from app.extensions import db
from app.kernel.jobs import job, sweep
from app.observatory.queries.releases import waiting_imports
from app.observatory.services import work_on_import
from app.observatory.services.imports import JOB


@job(JOB)
def read_file(import_id: int) -> None:
    """Read one received file."""
    work_on_import(import_id)


@sweep(JOB)
def unread_files() -> Iterable[int]:
    """The received files nobody has read yet."""
    return db.session.scalars(waiting_imports()).all()

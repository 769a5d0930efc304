"""Work on files after the answer: the antivirus' second look, the nightly reconciliation."""

from collections.abc import Iterable

from flask import current_app

from app.extensions import db
from app.kernel.files.queries import files_to_check
from app.kernel.files.scratch import sweep as sweep_scratch
from app.kernel.files.services import check_file, reconcile
from app.kernel.files.services.checking import CHECK
from app.kernel.jobs import daily, job, sweep


@job(CHECK)
def check(file_id: int) -> None:
    """Have one file checked."""
    check_file(file_id)


@sweep(CHECK)
def unchecked_files() -> Iterable[int]:
    """The files that wait for the antivirus."""
    url = current_app.config["SETTINGS"].antivirus_url
    return db.session.scalars(files_to_check(again=bool(url))).all()


@daily("files.reconcile")
def reconcile_nightly() -> dict[str, int]:
    """Compare rows and store; what was found is counted."""
    return reconcile().counts


@daily("files.scratch")
def sweep_nightly() -> dict[str, int]:
    """Remove the copies that killed processes left."""
    return {"folders": sweep_scratch()}

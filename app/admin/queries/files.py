"""What administrators see of the files: their counts and states, never their names nor what is in them."""

from sqlalchemy import Select, select

from app.kernel.files.models import FileState, StoredFile
from app.kernel.files.queries import files_in
from app.kernel.jobs.models import DailyRun

# What asks for somebody's eyes; files that are served need none.
TO_SEE = (FileState.CHECKING, FileState.HELD, FileState.MISSING, FileState.REFUSED)


def files_to_see() -> Select[StoredFile]:
    """The files that are not served; the page orders them."""
    return files_in(*TO_SEE).order_by(None)


def reconciliations(limit: int = 7) -> Select[DailyRun]:
    """The last nights on which rows and store were compared."""
    return select(DailyRun).where(DailyRun.name == "files.reconcile").order_by(DailyRun.day.desc()).limit(limit)

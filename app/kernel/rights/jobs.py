"""Work done after the answer: making copies, erasing accounts whose delay is over."""

from collections.abc import Iterable

from app.extensions import db
from app.kernel.jobs import job, sweep
from app.kernel.rights.queries import due_erasures, waiting_exports
from app.kernel.rights.services import erase_if_due, make_copy
from app.kernel.rights.services.erasing import JOB as ERASE
from app.kernel.rights.services.exporting import JOB as COPY


@job(COPY)
def copy(export_id: int) -> None:
    """Make one copy."""
    make_copy(export_id)


@sweep(COPY)
def copies_to_make() -> Iterable[int]:
    """The copies nobody has made yet."""
    return db.session.scalars(waiting_exports()).all()


@job(ERASE)
def erase(request_id: int) -> None:
    """Erase one account."""
    erase_if_due(request_id)


@sweep(ERASE)
def accounts_to_erase() -> Iterable[int]:
    """The requests whose delay is over."""
    return db.session.scalars(due_erasures()).all()

"""What rights keep of what people wrote, for passages that must go: reasons of refusals, and copies on the shelf."""

from collections.abc import Callable, Iterable
from zipfile import BadZipFile

from sqlalchemy import select

from app.extensions import Model, db
from app.kernel.expunging import Kept, declare, declare_shelf, say_also
from app.kernel.jobs import nudge
from app.kernel.people.models import Person
from app.kernel.rights import shelf
from app.kernel.rights.copying import said_in
from app.kernel.rights.models import DataExport, ErasureRequest, ExportState
from app.kernel.rights.services.exporting import JOB, drop_copies


def _requests_of(person: Person) -> Iterable[Model]:
    asked = select(ErasureRequest).where(ErasureRequest.person_id == person.id).order_by(ErasureRequest.id)
    return db.session.scalars(asked).all()


def drop_copies_that_say(holds: Callable[[str], bool], of: frozenset[int] | None) -> None:
    """Throw away the copies, these persons' or everybody's, in which a text holds the passage.

    One being made is made again. Those that wait are held too: none is begun before what it reads is without it.
    """
    alive = DataExport.state.in_((ExportState.RECEIVED, ExportState.RUNNING, ExportState.DONE))
    held = select(DataExport).where(alive).order_by(DataExport.id).with_for_update()
    if of is not None:
        held = held.where(DataExport.person_id.in_(of))
    for export in db.session.scalars(held.execution_options(populate_existing=True)).all():
        if export.state == ExportState.RUNNING:
            export.state, export.started_at = ExportState.RECEIVED, None
            nudge(JOB, export.id)
        elif export.key and _says(export.key, holds):
            drop_copies(export)
    db.session.flush()


def _says(key: str, holds: Callable[[str], bool]) -> bool:
    """Whether a copy holds the passage; one that cannot be read may."""
    try:
        with shelf.take(key) as copy:
            return any(map(holds, said_in(copy)))
    except shelf.CopyGone:
        return False
    except (BadZipFile, KeyError, ValueError):
        return True


declare({ErasureRequest: Kept(("refused_reason",))}, {})
say_also(Person, _requests_of)
declare_shelf(drop_copies_that_say)

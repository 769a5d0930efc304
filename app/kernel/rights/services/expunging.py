"""What rights keep of what people wrote, for passages that must go: reasons of refusals, and copies on the shelf."""

from collections.abc import Iterable

from sqlalchemy import select, update

from app.extensions import Model, db
from app.kernel.expunging import Kept, declare, declare_shelf, say_also
from app.kernel.jobs import nudge
from app.kernel.people.models import Person
from app.kernel.rights.models import DataExport, ErasureRequest, ExportState
from app.kernel.rights.services.exporting import JOB, drop_copies


def _requests_of(person: Person) -> Iterable[Model]:
    asked = select(ErasureRequest).where(ErasureRequest.person_id == person.id).order_by(ErasureRequest.id)
    return db.session.scalars(asked).all()


def drop_copies_about(persons: set[int]) -> None:
    """Throw away the copies about these persons; one being made is made again, from what remains."""
    about = DataExport.person_id.in_(persons)
    drop_copies(*db.session.scalars(select(DataExport).where(about, DataExport.key.is_not(None))))
    begun = db.session.scalars(select(DataExport.id).where(about, DataExport.state == ExportState.RUNNING)).all()
    db.session.execute(
        update(DataExport).where(DataExport.id.in_(begun)).values(state=ExportState.RECEIVED, started_at=None)
    )
    for export_id in begun:
        nudge(JOB, export_id)


declare({ErasureRequest: Kept(("refused_reason",))}, {})
say_also(Person, _requests_of)
declare_shelf(drop_copies_about)

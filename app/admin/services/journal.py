"""Taking the journal away."""

from collections.abc import Sequence

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.audit.queries import Asked, entries
from app.kernel.audit.services import record
from app.kernel.people.models import Person

# What a spreadsheet opens without pain; an operator takes the whole journal with `flask backup`.
MOST_EXPORTED = 20_000


def export_journal(*, asked: Asked, by: Person) -> Sequence[AuditEntry]:
    """The acts asked for, the newest first, as many as a spreadsheet takes."""
    found = db.session.scalars(entries(asked).order_by(AuditEntry.sequence.desc()).limit(MOST_EXPORTED)).all()
    record("journal.exported", by, by=by, entries=len(found))
    return found

"""Taking a file away for good."""

from typing import Any

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.files.models import StoredFile
from app.kernel.files.services.store import take_away


def forget_file(*, stored: StoredFile, by: Any) -> None:
    """Remove a file and what is known of it; its bytes go once the transaction is kept."""
    record("file.forgotten", stored, by=by, kind=stored.kind)
    take_away(stored)
    db.session.delete(stored)
    db.session.flush()

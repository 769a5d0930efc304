"""Writing the journal."""

from typing import Any

import structlog
from sqlalchemy import inspect

from app.extensions import Model, db
from app.kernel.audit.models import AuditEntry


def record(action: str, thing: Model, *, by: Any, **details: str | int | bool | None) -> AuditEntry:
    """Write an act in the journal, in the transaction of the change. `by` is a person, or None for the portal."""
    identity = inspect(thing).identity or ()
    entry = AuditEntry(
        action=action,
        object_kind=thing.__tablename__,
        object_id="/".join(str(part) for part in identity),
        actor_id=getattr(by, "id", None),
        request_id=structlog.contextvars.get_contextvars().get("request_id"),
        details=details,
    )
    db.session.add(entry)
    return entry

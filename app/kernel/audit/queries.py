"""Questions to the journal."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select

from app.kernel.audit.models import AuditEntry
from app.kernel.instants import PARIS


@dataclass(frozen=True)
class Asked:
    """What is looked for in the journal; what is empty is not asked."""

    action: str = ""
    actor_id: int | None = None
    object_kind: str = ""
    object_id: str = ""
    since: date | None = None
    until: date | None = None


def entries(asked: Asked) -> Select[AuditEntry]:
    """The acts that meet all that is asked; without order, for pages."""
    statement = select(AuditEntry)
    equal = (
        (AuditEntry.action, asked.action),
        (AuditEntry.actor_id, asked.actor_id),
        (AuditEntry.object_kind, asked.object_kind),
        (AuditEntry.object_id, asked.object_id),
    )
    for column, value in equal:
        if value:
            statement = statement.where(column == value)
    if asked.since:
        statement = statement.where(AuditEntry.at >= datetime.combine(asked.since, time.min, PARIS))
    if asked.until:
        statement = statement.where(AuditEntry.at < datetime.combine(asked.until + timedelta(days=1), time.min, PARIS))
    return statement


def entries_about(person_id: int) -> Select[AuditEntry]:
    """What was done to somebody's account or work; without order, for pages."""
    return select(AuditEntry).where(AuditEntry.subject_id == person_id)

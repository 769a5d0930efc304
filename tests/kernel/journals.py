"""Meddling with the journal as somebody with full rights over the database would."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select, text

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.audit.services import record
from app.kernel.people.models import Person

TABLES = ("audit_entry", "audit_checkpoint", "audit_head")


def last_entries(number: int = 1) -> list[AuditEntry]:
    """The last acts, the newest first."""
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(number)))


def act(person: Person, times: int = 1) -> None:
    """Some acts, each in its own transaction."""
    for _ in range(times):
        record("person.enabled", person, by=person)
        db.session.commit()


def run(statement: str, **values: object) -> None:
    """Speak to the database directly."""
    db.session.execute(text(statement), values)
    db.session.commit()


@contextmanager
def guards_down() -> Iterator[None]:
    """The database without its guards."""
    if db.engine.dialect.name == "postgresql":
        for table in TABLES:
            run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in TABLES:
            run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    kept = db.session.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'")
    ).all()
    for name, _sql in kept:
        run(f"DROP TRIGGER {name}")
    yield
    for _name, sql in kept:
        run(sql)

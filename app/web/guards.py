"""What is checked when the portal starts and cannot be read from the settings alone."""

from flask import Flask
from sqlalchemy import inspect, select

from app.config import UnsafeSettings
from app.extensions import db, only_reads
from app.kernel.people.models import Person


def refuse_unsafe_start(app: Flask) -> None:
    """Refuse to serve in production a database that holds the demonstration's accounts."""
    if not app.config["SETTINGS"].production:
        return
    with app.app_context(), only_reads():
        if not inspect(db.engine).has_table(Person.__tablename__):
            return
        found = db.session.scalar(select(Person.id).where(Person.is_demo).limit(1))
        db.session.rollback()
    if found:
        raise UnsafeSettings(
            "The portal refuses to start in production: demonstration accounts are present "
            "(their password is public; start from a fresh database)."
        )

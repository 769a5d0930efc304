"""The next source to expect: each is yearly, and its producer usually publishes in the same season."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.kernel.instants import today
from app.observatory.models import Release, SourceFile
from app.observatory.queries.expected import expected_on

TITLES = {"bmo": "Besoins en main-d’œuvre", "tensions": "Tensions sur le marché du travail"}


@dataclass(frozen=True)
class DueSource:
    """A file to go and fetch: what it is, its year, when it usually appears."""

    title: str
    vintage: int
    expected_on: date
    is_late: bool


def due_sources() -> list[DueSource]:
    """The next year of each source held, the most pressing first."""
    newest = (
        select(Release.family, func.max(Release.vintage), func.max(SourceFile.producer))
        .join(SourceFile, SourceFile.id == Release.source_file_id)
        .where(Release.family.in_(TITLES))
        .group_by(Release.family)
    )
    due = [_next(family, vintage, producer) for family, vintage, producer in db.session.execute(newest)]
    return sorted(due, key=lambda source: (source.expected_on, source.title))


def _next(family: str, vintage: int, producer: str) -> DueSource:
    usual = expected_on(family, vintage + 1) or date.max
    return DueSource(f"{TITLES[family]} ({producer})", vintage + 1, usual, is_late=usual <= today())

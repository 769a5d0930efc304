"""Questions about what people ask, and about what is held of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import Person
from app.kernel.rights.inventory import INVENTORY, Line
from app.kernel.rights.models import DataExport, ErasureRequest, ExportState
from app.kernel.visibility import for_nobody

# A copy whose worker died is taken up again after this time.
LEFT_BEHIND_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Held:
    """How many rows of one kind the portal holds about somebody."""

    line: Line
    rows: int


def held_about(person: Person) -> list[Held]:
    """What the portal holds about a person, by kind, in one question; kinds without any row are left out."""
    counts = [
        select(func.count().label("rows")).add_columns(db.literal(rank).label("rank")).where(line.about(person))
        .select_from(line.table)
        for rank, line in enumerate(INVENTORY)
        if line.is_copied
    ]  # fmt: skip
    with for_nobody():
        found = db.session.connection().execute(union_all(*counts)).all()
    return [Held(INVENTORY[rank], rows) for rows, rank in sorted(found, key=lambda one: one.rank) if rows]


def rows_about(line: Line, person: Person) -> Iterator[dict[str, Any]]:
    """The rows of one kind about a person, by column."""
    asked = select(*line.columns).where(line.about(person)).order_by(*line.table.primary_key)
    for row in db.session.connection().execute(asked).mappings():
        yield dict(row)


def exports_of(person: Person, *, asked_by: Person) -> Select[DataExport]:
    """The copies somebody asked for about a person, the last one first."""
    return (
        select(DataExport)
        .where(DataExport.person_id == person.id, DataExport.requested_by_id == asked_by.id)
        .order_by(DataExport.id.desc())
    )


def open_export(person_id: int, asked_by_id: int) -> DataExport | None:
    """The copy being made, if any."""
    return db.session.scalars(
        select(DataExport).where(
            DataExport.person_id == person_id,
            DataExport.requested_by_id == asked_by_id,
            DataExport.state.in_((ExportState.RECEIVED, ExportState.RUNNING)),
        )
    ).one_or_none()


def get_export(export_id: int, *, asked_by: Person, own: bool) -> DataExport:
    """A copy, for whoever asked for it and nobody else: of their own data, or of somebody else's."""
    about_oneself = DataExport.person_id == asked_by.id
    return db.session.scalars(
        select(DataExport).where(
            DataExport.id == export_id,
            DataExport.requested_by_id == asked_by.id,
            about_oneself if own else ~about_oneself,
        )
    ).one()


def export_waits() -> ColumnElement[bool]:
    """That a copy is to be made: asked for, or left by a worker that died."""
    left = and_(DataExport.state == ExportState.RUNNING, DataExport.started_at < utcnow() - LEFT_BEHIND_AFTER)
    return or_(DataExport.state == ExportState.RECEIVED, left)


def waiting_exports() -> Select[int]:
    """The copies to be made."""
    return select(DataExport.id).where(export_waits()).order_by(DataExport.id)


def open_erasure(person: Person) -> ErasureRequest | None:
    """The erasure this person is waiting for, if any."""
    return db.session.scalars(
        select(ErasureRequest).where(ErasureRequest.person_id == person.id, is_open())
    ).one_or_none()


def get_erasure(request_id: int) -> ErasureRequest:
    """A request that may still be decided, or NoResultFound."""
    return db.session.scalars(select(ErasureRequest).where(ErasureRequest.id == request_id, is_open())).one()


def is_open() -> ColumnElement[bool]:
    """That a request of erasure may still be carried out."""
    return and_(
        ErasureRequest.cancelled_at.is_(None), ErasureRequest.refused_at.is_(None), ErasureRequest.done_at.is_(None)
    )


def due_erasures() -> Select[int]:
    """The requests whose delay is over."""
    return select(ErasureRequest.id).where(is_open(), ErasureRequest.due_at <= utcnow()).order_by(ErasureRequest.id)


def erasures() -> Select[ErasureRequest]:
    """Every request of erasure; the page orders them."""
    return select(ErasureRequest).options(
        joinedload(ErasureRequest.person), joinedload(ErasureRequest.asked_by), joinedload(ErasureRequest.decided_by)
    )


def exports() -> Select[DataExport]:
    """Every copy asked for, the last one first."""
    return (
        select(DataExport)
        .options(joinedload(DataExport.person), joinedload(DataExport.requested_by))
        .order_by(DataExport.id.desc())
    )

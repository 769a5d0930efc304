"""Questions about the readings of referentials."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select

from app.extensions import db
from app.kernel.referentials.models import ReferenceLoad


def loads_of(key: str) -> Select[ReferenceLoad]:
    """The readings of a referential, the newest first."""
    return select(ReferenceLoad).where(ReferenceLoad.referential == key).order_by(ReferenceLoad.id.desc())


def waiting_loads() -> Select[int]:
    """The readings that have not ended."""
    return select(ReferenceLoad.id).where(ReferenceLoad.ended_at.is_(None)).order_by(ReferenceLoad.id)


def last_loads() -> dict[str, ReferenceLoad]:
    """The last reading of each referential, by key."""
    last = select(func.max(ReferenceLoad.id)).group_by(ReferenceLoad.referential)
    found: Iterable[ReferenceLoad] = db.session.scalars(select(ReferenceLoad).where(ReferenceLoad.id.in_(last)))
    return {load.referential: load for load in found}

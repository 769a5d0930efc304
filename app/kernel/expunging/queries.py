"""Questions about what was removed."""

from collections.abc import Iterable

from sqlalchemy import select

from app.extensions import db
from app.kernel.expunging.models import Expunging


def traces_of(kind: str, ids: Iterable[int]) -> dict[int, list[Expunging]]:
    """What was removed from these things, by their number, in the order of time; one question for all."""
    asked = sorted(ids)
    if not asked:
        return {}
    found = db.session.scalars(
        select(Expunging).where(Expunging.object_kind == kind, Expunging.object_id.in_(asked)).order_by(Expunging.id)
    )
    traces: dict[int, list[Expunging]] = {}
    for trace in found:
        traces.setdefault(trace.object_id, []).append(trace)
    return traces

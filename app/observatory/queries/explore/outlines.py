"""The shapes of the places of a mesh, read once per process."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.kernel.territories.models import Territory, TerritoryOutline
from app.observatory.queries.explore.catalogue import Catalogue


class Outline(NamedTuple):
    """A shape on the region's plane: its SVG path, its box (min x, min y, max x, max y), where a 0 is written."""

    path: str
    box: tuple[float, float, float, float]
    label_at: tuple[float, float]


def outlines(catalogue: Catalogue, mesh: str) -> dict[int, Outline]:
    """The outlines of a mesh, by the key of the place; asked again once the shared lists were read anew."""
    return _outlines(mesh, catalogue.prints[0][-1])


@lru_cache(maxsize=16)
def _outlines(mesh: str, _read_at: Any) -> dict[int, Outline]:
    drawn = TerritoryOutline
    rows = db.session.execute(
        select(
            *(drawn.territory_id, drawn.path, drawn.min_x, drawn.min_y, drawn.max_x, drawn.max_y),
            *(drawn.label_x, drawn.label_y),
        )
        .join(Territory, Territory.id == drawn.territory_id)
        .where(Territory.type == mesh)
    )
    return {row[0]: Outline(row[1], (row[2], row[3], row[4], row[5]), (row[6], row[7])) for row in rows}

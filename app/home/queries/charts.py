"""The map on a territory's page, laid out once per process and kept: it depends on no reader."""

from functools import lru_cache

from flask import url_for

from app.home.queries.maps import KEPT, Outline, outlines_for, outlines_within
from app.kernel.territories.models import Territory
from app.web.charts import Choropleth, Shape

TITLES = {
    "region": "Habitants par intercommunalité",
    "departement": "Habitants par intercommunalité",
    "epci": "Habitants par commune",
    "bassin": "Habitants par commune",
    "zone-emploi": "Habitants par commune",
    "commune": "La commune parmi ses voisines",
}

# The largest intercommunality has fewer communes than this.
MOST_NEIGHBOURS = 120


def territory_map(territory: Territory) -> Choropleth | None:
    """The map that leads from a territory to what lies within it; none where nothing is drawn."""
    return _laid_out(territory.id, territory.type, territory.code)


@lru_cache(maxsize=KEPT)
def _laid_out(territory_id: int, type: str, code: str) -> Choropleth | None:
    outlines = outlines_for(Territory(id=territory_id, type=type, code=code))
    if not outlines:
        return None
    borders = [each.path for each in outlines_within(territory_id, "departement")] if type == "region" else []
    return Choropleth(
        id="carte",
        title=_title(type, outlines),
        shapes=[_shape(outline) for outline in outlines],
        unit="habitants",
        decimals=0,
        borders=borders,
        selected=code if type == "commune" else None,
        table_href="#territoires",
    )


def _title(type: str, outlines: tuple[Outline, ...]) -> str:
    """What the map shows; a commune that belongs to no intercommunality is drawn in its whole département."""
    if type == "commune" and len(outlines) > MOST_NEIGHBOURS:
        return "La commune dans son département"
    return TITLES[type]


def _shape(outline: Outline) -> Shape:
    return Shape(
        key=outline.code,
        path=outline.path,
        box=outline.box,
        label=outline.name,
        value=outline.population,
        href=url_for("home.territory", type=outline.type, code=outline.code),
        label_at=outline.label_at,
    )

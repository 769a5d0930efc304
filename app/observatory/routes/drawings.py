"""The thread, drawn: its rows as the data of a map and of bars."""

from app.observatory.models import Status
from app.observatory.queries.explore.asked import period_item
from app.observatory.queries.profile import Fact
from app.observatory.queries.thread import Figure, Row, Thread
from app.web.charts import BarChart, Choropleth, Datum, Shape, Sparkline

MOST_BARS = 10
# What a drawing cannot print beside a number, its label says.
INCOMPLETE = {Status.AT_LEAST: "au moins", Status.PARTIAL: "en partie"}


def map_of(thread: Thread) -> Choropleth | None:
    """The measure on the map of the mesh; nothing when the mesh is one territory."""
    drawn = [row for row in thread.rows if row.territory and row.territory.outline]
    if len(drawn) < 2:
        return None
    return Choropleth(
        id="carte",
        title=_title(thread),
        shapes=[_shape(row, row.figures[thread.main]) for row in drawn],
        unit=thread.indicator.unit,
        decimals=thread.indicator.decimals,
        summary="La légende donne les classes, de la plus basse à la plus haute.",
        table_href="#tableau",
    )


def bars_of(thread: Thread) -> BarChart | None:
    """The measure as bars, highest first, then what is absent; nothing for one territory."""
    if len(thread.rows) < 2:
        return None
    first = thread.valued[:MOST_BARS]
    absent = [row for row in thread.rows if row.figures[thread.main].value is None]
    # A bar whose part is hidden would read as if the part were the whole: then no bar shows its part.
    parts = thread.choice.indicator == "projets" and all(row.bar_part is not None for row in first)
    shown = first if len(thread.valued) > MOST_BARS else (*first, *absent)[:MOST_BARS]
    return BarChart(
        id="barres",
        title=f"Les plus hauts, {thread.source.vintage}",
        data=[_datum(thread, row, parts) for row in shown],
        unit="" if thread.indicator.unit == "projets" else thread.indicator.unit,
        decimals=thread.indicator.decimals,
        summary=f"{len(shown)} {thread.mesh.several} sur {len(thread.rows)}.",
        part_label=f"dont {thread.columns[1].indicator.name.lower()}" if parts else "",
        whole_label=thread.indicator.name if parts else "",
        table_href="#tableau",
    )


def spark_of(fact: Fact) -> Sparkline:
    """A fact through its periods, the size of a word."""
    measure = fact.measure
    data = [
        Datum(
            period_item(period).name, None if cell.value is None else round(cell.value, measure.decimals), cell.status
        )
        for period, cell in fact.series
    ]
    return Sparkline(f"{measure.name}, {fact.place}", data, measure.unit, measure.decimals, breaks=fact.breaks)


def _title(thread: Thread) -> str:
    return f"{thread.indicator.name}, {thread.source.vintage}"


def _shape(row: Row, figure: Figure) -> Shape:
    outline = row.territory.outline if row.territory else None
    if outline is None:
        raise ValueError("only territories with an outline are drawn")
    return Shape(
        key=str(outline.territory_id),
        path=outline.path,
        box=(outline.min_x, outline.min_y, outline.max_x, outline.max_y),
        label=_label(row, figure),
        value=figure.value,
        status=figure.status,
        label_at=(outline.label_x, outline.label_y),
    )


def _datum(thread: Thread, row: Row, with_part: bool) -> Datum:
    figure = row.figures[thread.main]
    part = row.bar_part if with_part else None
    return Datum(label=_label(row, figure), value=figure.value, status=figure.status, part=part)


def _label(row: Row, figure: Figure) -> str:
    incomplete = INCOMPLETE.get(Status(figure.status))
    return f"{row.name} ({incomplete})" if incomplete else row.name

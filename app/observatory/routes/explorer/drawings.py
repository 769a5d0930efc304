"""The grid, drawn: the same cells as the table, as a map, bars, curves or a cloud of points."""

from dataclasses import dataclass, replace

from flask import url_for

from app.observatory.models import Status
from app.observatory.queries.explore import Asked, Cell, Grid, GridRow
from app.observatory.queries.explore import question as words
from app.observatory.queries.explore.asked import Value, is_next
from app.observatory.queries.explore.catalogue import Measure
from app.observatory.queries.explore.noise import is_comparable
from app.observatory.queries.explore.outlines import Outline, outlines
from app.observatory.queries.explore.words import in_words
from app.observatory.routes.explorer.printing import explorer_address, measure_of
from app.web.charts import (
    Axis,
    BarChart,
    Choropleth,
    Datum,
    LineChart,
    Pair,
    ScatterChart,
    Series,
    Shape,
    natural_breaks,
)
from app.web.charts.maps import RAMP
from app.web.filters import NARROW

MOST_BARS = 40
MOST_CURVES = 6
MOST_LINKS = 120
# What a drawing cannot print beside a number, its label says.
INCOMPLETE = {str(Status.AT_LEAST): "au moins", str(Status.PARTIAL): "en partie", str(Status.PROVISIONAL): "provisoire"}
CLASSES = {
    words.QUANTILES: "Classes de même taille (quantiles)\u00a0: autant de territoires, ou presque, dans chacune.",
    words.NATURAL: "Classes naturelles\u00a0: des valeurs proches dans chacune, des écarts entre elles.",
    words.OWN: "Classes de votre choix.",
}


@dataclass(frozen=True)
class Drawing:
    """What is drawn: one of the charts, and the columns that could be drawn instead: name, address, whether it is."""

    kind: str
    chart: Choropleth | BarChart | LineChart | ScatterChart
    columns: tuple[tuple[str, str, bool], ...] = ()


def drawing_of(grid: Grid) -> Drawing | None:
    """The drawing asked for; nothing for a table."""
    view = grid.asked.question.view
    if view == words.MAP:
        return Drawing(view, _map(grid), _columns(grid))
    if view == words.BARS:
        return Drawing(view, _bars(grid), _columns(grid))
    if view == words.LINES:
        return Drawing(view, _lines(grid))
    return Drawing(view, _scatter(grid)) if view == words.SCATTER else None


def _columns(grid: Grid) -> tuple[tuple[str, str, bool], ...]:
    """Where each column is drawn, when there are several."""
    asked = grid.asked
    if len(grid.columns) < 2:
        return ()
    return tuple(
        (_name(column), explorer_address(asked.sorted_as(f"-{column.code}"), "#reponse"), column is asked.lead)
        for column in grid.columns
    )


def _name(value: Value) -> str:
    return value.short_name if isinstance(value, Measure) else value.name


def _title(grid: Grid) -> str:
    """What the leading column is about, in full."""
    return in_words(narrowed(grid.asked))


def narrowed(asked: Asked) -> Asked:
    """The question about the leading column alone."""
    field = {
        words.MEASURE: "measures",
        words.OCCUPATION: "occupations",
        words.PERIOD: "periods",
        words.DETAIL: "details",
        words.PLACE: "places",
    }[asked.columns]
    codes = replace(asked.question, occupations=(asked.lead.code,)) if field == "occupations" else asked.question
    return replace(asked, question=codes, **{field: (asked.lead,)})  # type: ignore[arg-type]


def _label(name: str, cell: Cell) -> str:
    incomplete = INCOMPLETE.get(cell.status)
    return f"{name} ({incomplete})" if incomplete else name


def _passport(cell: Cell) -> str | None:
    return url_for("observatory.figure", observation_id=cell.id) if cell.id else None


def _datum(name: str, cell: Cell, measure: Measure, *, is_linked: bool = True) -> Datum:
    """A cell as charts take it; its value as it is printed."""
    value = None if cell.value is None else round(cell.value, measure.decimals)
    return Datum(_label(name, cell), value, cell.status, _passport(cell) if is_linked else None)


def _unit(measure: Measure) -> str:
    return "" if measure.unit == measure.short_name.lower() else measure.unit


def _map(grid: Grid) -> Choropleth:
    asked, measure = grid.asked, grid.asked.lead_measure
    shapes = outlines(asked.catalogue, asked.mesh)
    is_linked = len(grid.lead) <= MOST_LINKS
    drawn = []
    for row in sorted(grid.lead, key=lambda row: row.name):
        place, cell = row.heads[0], row.cell
        outline = shapes.get(place.key or 0)
        if outline is None:
            continue
        datum = _datum(row.name, cell, measure, is_linked=is_linked)
        drawn.append(
            Shape(
                *(str(place.key), outline.path, outline.box, datum.label, datum.value, datum.status, datum.href),
                label_at=outline.label_at,
            )
        )
    missing = len(grid.lead) - len(drawn)
    lost = f" {missing} sans contour connu\u00a0: dans le tableau seulement." if missing else ""
    return Choropleth(
        id="dessin",
        title=_title(grid),
        shapes=drawn,
        unit=_unit(measure),
        decimals=measure.decimals,
        breaks=_limits(asked, [shape.value for shape in drawn if shape.value is not None], measure),
        borders=[shape.path for shape in _borders(asked).values()],
        summary=f"{CLASSES[asked.question.classes]}{lost}",
        table_href="#tableau",
    )


def _borders(asked: Asked) -> dict[int, Outline]:
    """The départements over smaller places, to find one's way by."""
    if asked.mesh == "departement":
        return {}
    around = asked.holder.parents | {asked.holder.key} if asked.holder else None
    found = outlines(asked.catalogue, "departement")
    return {key: shape for key, shape in found.items() if around is None or key in around}


def _limits(asked: Asked, values: list[float], measure: Measure) -> list[float] | None:
    """The limits of classes; none when they are quantiles, which the map makes by itself."""
    if asked.question.classes == words.OWN:
        return list(asked.question.bounds)
    if asked.question.classes == words.NATURAL:
        return natural_breaks(values, measure.decimals, RAMP)
    return None


def _bars(grid: Grid) -> BarChart:
    asked, rank, measure = grid.asked, grid.lead_rank, grid.asked.lead_measure
    shown = [_datum(row.name, row.cell, measure_of(grid, row.heads, asked.lead)) for row in grid.lead[:MOST_BARS]]
    against = grid.reference
    if against and asked.reference and asked.reference not in asked.places and is_comparable(measure):
        shown.append(_datum(f"{asked.reference.name}, pour comparer", against.cells[rank], measure))
    rest = len(grid.lead) - MOST_BARS
    return BarChart(
        id="dessin",
        title=_title(grid),
        data=shown,
        unit=_unit(measure) if len(asked.measures) == 1 or asked.columns == words.MEASURE else "",
        decimals=measure.decimals,
        summary=f"Les {MOST_BARS} premières lignes du tableau{NARROW}; {rest} autres plus bas." if rest > 0 else "",
        table_href="#tableau",
    )


def _lines(grid: Grid) -> LineChart:
    asked, measure = grid.asked, grid.asked.lead_measure
    whole = _series(grid)
    series, span = _trimmed(whole[:MOST_CURVES])
    periods = asked.periods[span]
    keys = [period.key or 0 for period in periods]
    breaks = {rank for rank in range(1, len(keys)) if not is_next(keys[rank - 1], keys[rank])}
    notes = []
    if len(whole) > MOST_CURVES:
        notes.append(f"Les {MOST_CURVES} premières lignes du tableau sur {len(whole)}.")
    if len(periods) < len(asked.periods):
        notes.append(f"Rien n’est dessiné hors de {periods[0].name}-{periods[-1].name}, faute de valeur.")
    if breaks:
        notes.append("Le trait s’arrête où une période manque.")
    for one in sorted({one for each in asked.measures for one in each.breaks}):
        ranks = [rank for rank in range(1, len(keys)) if one.parts(keys[rank - 1], keys[rank])]
        breaks.update(ranks)
        if ranks:
            notes.append(f"La série repart en {one.since}\u00a0: {one.what[0].lower()}{one.what[1:]}")
    if any(datum.absence for one in series for datum in one.data):
        notes.append("Aucun trait ne passe par une valeur absente.")
    return LineChart(
        id="dessin",
        title=in_words(asked),
        series=series,
        unit=_unit(measure) if len(asked.measures) == 1 else "",
        decimals=measure.decimals,
        summary=" ".join(notes),
        table_href="#tableau",
        row_name="Période",
        breaks=breaks,
    )


def _trimmed(series: list[Series]) -> tuple[list[Series], slice]:
    """The series from the first period that has a value in one of them to the last; all periods when none has any."""
    known = [rank for one in series for rank, datum in enumerate(one.data) if not datum.absence]
    span = slice(min(known), max(known) + 1) if known else slice(None)
    return [Series(one.name, one.data[span]) for one in series], span


def _series(grid: Grid) -> list[Series]:
    """One series per thing followed through the periods, wherever periods are laid out."""
    asked = grid.asked
    if asked.columns == words.PERIOD:
        return [
            Series(
                row.name,
                [
                    _datum(period.name, cell, measure_of(grid, row.heads, period))
                    for period, cell in zip(grid.columns, row.cells, strict=True)
                ],
            )
            for row in grid.whole or grid.rows
        ]
    at = asked.rows.index(words.PERIOD)
    found: dict[tuple[str, ...], dict[int | None, Datum]] = {}
    for row in grid.whole or grid.rows:
        others = tuple(head.name for rank, head in enumerate(row.heads) if rank != at)
        for column, cell in zip(grid.columns, row.cells, strict=True):
            name = (*others, column.name) if len(grid.columns) > 1 or not others else others
            datum = _datum(row.heads[at].name, cell, measure_of(grid, row.heads, column))
            found.setdefault(name, {})[row.heads[at].key] = datum
    return [
        Series(
            ", ".join(part for part in name if part),
            [points.get(period.key) or Datum(period.name, None, Status.NO_ROW) for period in asked.periods],
        )
        for name, points in found.items()
    ]


def _scatter(grid: Grid) -> ScatterChart:
    across, up = grid.asked.measures[0], grid.asked.measures[1]
    return ScatterChart(
        id="dessin",
        title=f"{up.name} selon {_lowered(across.name)}",
        pairs=[_pair(row, across, up) for row in grid.whole or grid.rows],
        across=Axis(across.name, across.unit, across.decimals),
        up=Axis(up.name, up.unit, up.decimals),
        summary="Deux mesures qui vont ensemble ne sont pas forcément cause l’une de l’autre.",
        table_href="#tableau",
    )


def _pair(row: GridRow, across: Measure, up: Measure) -> Pair:
    return Pair(_datum(row.name, row.cells[0], across), _datum(row.name, row.cells[1], up))


def _lowered(name: str) -> str:
    return name[0].lower() + name[1:]

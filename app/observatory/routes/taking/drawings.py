"""The drawing of the page as an image that stands alone: its title, its sentence, its legend and its sources in it."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from textwrap import wrap
from typing import NamedTuple

import vl_convert
from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.observatory.models import Status
from app.observatory.queries.explore import answer
from app.observatory.queries.explore.question import LINES, MAP, SCATTER
from app.observatory.queries.export import STATUS_WORDS
from app.observatory.queries.taking.citation import cited
from app.observatory.routes import bp
from app.observatory.routes.explorer.drawings import Drawing, drawing_of
from app.observatory.routes.taking.common import asked_exactly, marked, name_of, print_of, taking_of, unchanged
from app.web import access
from app.web.charts import Choropleth, LineChart
from app.web.downloads import file_answer

WIDTH, MAP_HEIGHT, PLOT_HEIGHT, BAR = 960, 620, 290, 30
LONGEST_TITLE, LONGEST_LINE = 72, 112
NAMES = {str(status): STATUS_WORDS[status] for status in (Status.NOT_DISCLOSED, Status.NOT_AVAILABLE, Status.NO_ROW)}
SHARPNESS = 2.0
"""Pixels of the PNG to one of the drawing."""


class Step(NamedTuple):
    """A line of the legend: a colour, a texture or a kind of line, and what it stands for."""

    words: str
    colour: str = ""
    absence: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Sheet:
    """Where everything stands on the image, in pixels from its top."""

    drawing: Drawing
    told: tuple[str, ...]
    width: int = WIDTH
    is_bare: bool = False

    @cached_property
    def title(self) -> list[str]:
        """The title, cut in lines."""
        return [] if self.is_bare else wrap(self.drawing.chart.title, LONGEST_TITLE, break_on_hyphens=False)

    @cached_property
    def sentence(self) -> list[str]:
        """What the drawing says, cut in lines."""
        return [] if self.is_bare else wrap(self.drawing.chart.sentence, LONGEST_LINE)

    @cached_property
    def sources(self) -> list[str]:
        """The citations, cut in lines."""
        return [line for text in self.told for line in wrap(text, LONGEST_LINE, break_on_hyphens=False)]

    @cached_property
    def legend(self) -> list[Step]:
        """The classes or the curves, then the absences."""
        chart = self.drawing.chart
        steps = []
        if isinstance(chart, Choropleth):
            steps = [Step(step.words, colour=step.colour) for step in chart.legend]
        elif isinstance(chart, LineChart):
            steps = [Step(line.name, line=line.number) for line in chart.curves]
        return [*steps, *(Step(f"{NAMES[kind]} (ce n’est pas zéro)", absence=kind) for kind in chart.absences)]

    @property
    def sentence_at(self) -> int:
        """The first line of the sentence."""
        return 36 + 26 * len(self.title)

    @property
    def body_at(self) -> int:
        """The top of what is drawn."""
        return self.sentence_at + 20 * len(self.sentence) + 6

    @property
    def body(self) -> int:
        """How high it is."""
        if self.drawing.kind == MAP:
            return MAP_HEIGHT
        if self.drawing.kind in (LINES, SCATTER):
            return PLOT_HEIGHT
        return BAR * len(self.drawing.chart.marks)  # type: ignore[union-attr]

    @property
    def legend_at(self) -> int:
        """The first line of the legend."""
        return self.body_at + self.body + 28

    @property
    def sources_at(self) -> int:
        """The first line of the sources."""
        return self.legend_at + 24 * len(self.legend) + 10

    @property
    def height(self) -> int:
        """The whole."""
        return self.sources_at + 18 * len(self.sources) + 6

    @cached_property
    def hair(self) -> float:
        """What a pixel is on the plane of the map."""
        if not isinstance(self.drawing.chart, Choropleth):
            return 1.0
        _left, _top, width, height = map(float, self.drawing.chart.view_box.split())
        return round(max(width / (WIDTH - 48), height / MAP_HEIGHT), 3)


@bp.get("/explorer/dessin.<any(svg, png):form>")
@access.public
def take_drawing(form: str) -> ResponseReturnValue:
    """The map, bars, curves or cloud of the page; there is none for a table."""
    asked = asked_exactly(request.args.to_dict(flat=False))
    etag = print_of(asked, f"drawing {form}")
    if unchanged(etag):
        return marked(Response(status=304), etag)
    drawing = drawing_of(answer(asked, whole=asked.question.view in (LINES, SCATTER)))
    if drawing is None:
        abort(404)
    sheet = Sheet(drawing, tuple(cited(taking_of(asked))))
    svg = render_template("observatory/drawing.svg", sheet=sheet, kind=drawing.kind, chart=drawing.chart, names=NAMES)
    name = name_of(asked, form)
    if form == "png":
        made = vl_convert.svg_to_png(svg, scale=SHARPNESS)
        return marked(file_answer(name, BytesIO(made), "image/png"), etag)
    return marked(file_answer(name, BytesIO(svg.encode()), "image/svg+xml; charset=utf-8"), etag)

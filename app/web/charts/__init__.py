"""Charts and maps laid out for drawing: figures in, positions out; the macros only print.

Positions along a width are percentages of the drawing, so that bars, columns and curves stay sharp and their
words readable from a phone to a wide screen; heights are pixels of a drawing `HEIGHT` pixels high.
What has no value has no length: it keeps its place, its words and its texture.
"""

from app.web.charts.bars import BarChart, ColumnChart
from app.web.charts.breaks import natural_breaks, quantile_breaks
from app.web.charts.curves import LineChart, Series, Sparkline
from app.web.charts.figure import ABSENCES, NO_ROW, NOT_AVAILABLE, NOT_DISCLOSED, PUBLISHED, Datum
from app.web.charts.maps import Choropleth, Shape
from app.web.charts.scatter import Axis, Pair, ScatterChart

__all__ = [
    "ABSENCES",
    "NOT_AVAILABLE",
    "NOT_DISCLOSED",
    "NO_ROW",
    "PUBLISHED",
    "Axis",
    "BarChart",
    "Choropleth",
    "ColumnChart",
    "Datum",
    "LineChart",
    "Pair",
    "ScatterChart",
    "Series",
    "Shape",
    "Sparkline",
    "natural_breaks",
    "quantile_breaks",
]

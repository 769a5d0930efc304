"""Curves: over time in a chart, or the size of a word."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from app.web.charts.figure import HEADROOM, HEIGHT, Datum, Figure, Mark, name_cell, spread, value_cell, written

LEFT, RIGHT = 12.0, 4.0
"""Air beside the curves, in percent of the width: on the left, where the scale is written, and on the right."""


@dataclass(frozen=True)
class Series:
    """A named sequence of figures; all series of a chart share their labels, in the same order."""

    name: str
    data: Sequence[Datum]


@dataclass(frozen=True)
class Curve:
    """A series once placed: its points, and the segments between neighbours that are both known."""

    name: str
    number: int
    points: list[Mark]
    segments: list[tuple[float, float, float, float]]
    lift: int = -9
    """Pixels between the last point and its words; negative is above."""


def _curve(
    name: str,
    order: int,
    data: Sequence[Datum],
    texts: Sequence[str],
    scale: tuple[float, float],
    height: int,
    left: float,
    breaks: Collection[int] = (),
) -> Curve:
    """Place a series; a line never passes through, nor over, a point without a value, nor into one of `breaks`."""
    low, span = scale[0], (scale[1] - scale[0]) or 1.0
    step = (100 - left - RIGHT) / max(len(data) - 1, 1)
    points: list[Mark] = []
    segments: list[tuple[float, float, float, float]] = []
    for index, datum in enumerate(data):
        value = datum.known
        y = height - 4 - ((value - low) / span) * (height - HEADROOM - 4) if value is not None else height - 4
        mark = Mark(datum.label, texts[index], datum.absence, datum.href, round(left + step * index, 2), round(y, 1))
        if points and index not in breaks and not mark.absence and not points[-1].absence:
            segments.append((points[-1].x, points[-1].y, mark.x, mark.y))
        points.append(mark)
    return Curve(name, order, points, segments)


@dataclass(frozen=True)
class LineChart(Figure):
    """Curves over time; the scale starts at zero unless that would flatten everything."""

    id: str
    title: str
    series: Sequence[Series]
    unit: str = ""
    decimals: int = 0
    summary: str = ""
    table_href: str | None = None
    row_name: str = "Année"
    breaks: Collection[int] = ()
    """Ranks of the points that no line leads to: a period is missing before them, or the series starts anew there."""

    def measured(self) -> Sequence[Datum]:
        """Every point of every series, named by series when there are several."""
        if len(self.series) == 1:
            return self.series[0].data
        return [
            Datum(f"{series.name}, {datum.label}", datum.value, datum.status)
            for series in self.series
            for datum in series.data
        ]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """One column per series."""
        return [
            {"key": "label", "label": self.row_name},
            *[self.value_column(str(order), series.name) for order, series in enumerate(self.series)],
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One row per point in time."""
        return [
            {"label": name_cell(data[0]), **{str(order): value_cell(datum) for order, datum in enumerate(data)}}
            for data in zip(*[series.data for series in self.series], strict=True)
        ]

    @cached_property
    def scale(self) -> list[float]:
        """Round values of the horizontal lines, from the foot to the top."""
        known = [datum.known for series in self.series for datum in series.data if datum.known is not None]
        return round_scale(known)

    @cached_property
    def ticks(self) -> list[tuple[float, str]]:
        """Each horizontal line: its height in pixels from the top, its words; a long unit stands at the top alone."""
        low, high = self.scale[0], self.scale[-1]
        decimals = 0 if all(value == int(value) for value in self.scale) else max(1, self.decimals)
        return [
            (
                round(HEIGHT - 4 - (value - low) / (high - low) * (HEIGHT - HEADROOM - 4), 1),
                written(value, self.unit if value == high or len(self.unit) < 3 else "", decimals),
            )
            for value in self.scale
        ]

    @cached_property
    def labels(self) -> list[tuple[float, str]]:
        """The names under the points that have room for one: x in percent, words."""
        if not self.curves:
            return []
        points = self.curves[0].points
        shown = spread(len(points), 6)
        return [(point.x, point.label) for index, point in enumerate(points) if index in shown]

    @cached_property
    def has_links(self) -> bool:
        """Whether points can be followed."""
        return any(datum.href for series in self.series for datum in series.data)

    @cached_property
    def curves(self) -> list[Curve]:
        """The series placed; at most six, so that each keeps its own colour and dash."""
        scale = self.scale[0], self.scale[-1]
        curves = [
            _curve(
                *(series.name, order, series.data, [self.text(datum) for datum in series.data], scale, HEIGHT, LEFT),
                self.breaks,
            )
            for order, series in enumerate(self.series[:6])
        ]
        if len(curves) == 2:
            # The last words of the lower curve go under it, so that both can be read.
            lower = max(curves, key=lambda curve: curve.points[-1].y if curve.points else 0)
            curves[lower.number] = replace(lower, lift=18)
        return curves


def round_scale(values: Iterable[float], steps: int = 4) -> list[float]:
    """Round numbers that hold the values: 1, 2, 2.5 or 5 times a power of ten apart."""
    known = list(values) or [0.0]
    low, high = min(known), max(known)
    if low > 0 and (high - low) > 0.25 * high or low >= 0 and high == low:
        low = 0.0
    span = (high - low) or abs(high) or 1.0
    power = 10 ** math.floor(math.log10(span / steps))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= span / steps)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(index * step, 10) for index in range(first, max(last, first + 1) + 1)]


@dataclass(frozen=True)
class Sparkline(Figure):
    """A curve the size of a word, for the side of a figure."""

    title: str
    data: Sequence[Datum]
    unit: str = ""
    decimals: int = 0
    summary: str = ""
    breaks: Collection[int] = ()
    """Ranks of the points that no line leads to."""

    def measured(self) -> Sequence[Datum]:
        """Every point."""
        return self.data

    @cached_property
    def curve(self) -> Curve:
        """The points in a drawing 44 pixels high, scaled between its own extremes."""
        known = [datum.known for datum in self.data if datum.known is not None] or [0.0]
        return _curve(
            *(self.title, 0, self.data, [self.text(datum) for datum in self.data], (min(known), max(known)), 44, RIGHT),
            self.breaks,
        )

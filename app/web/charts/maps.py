"""Maps coloured by value: outlines drawn once, a class on each, textures for what is absent."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.web.charts.breaks import quantile_breaks
from app.web.charts.figure import WIDE, Datum, Figure, written

RAMP = 6
"""Steps of the colour ramp, from the lowest values to the highest."""


@dataclass(frozen=True)
class Shape:
    """A territory to colour: its outline (an SVG path), its box (min x, min y, max x, max y), its value or why none."""

    key: str
    path: str
    box: tuple[float, float, float, float]
    label: str
    value: float | None = None
    status: str = "published"
    href: str | None = None
    label_at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Drawn:
    """A territory once coloured; `zero_at` is where a 0 is written on it."""

    path: str
    name: str
    colour: str
    href: str | None
    is_selected: bool
    zero_at: tuple[float, float] | None


@dataclass(frozen=True)
class LegendStep:
    """A colour of the legend and the values it stands for."""

    colour: str
    words: str


@dataclass(frozen=True)
class Choropleth(Figure):
    """A map of territories coloured by value; `borders` are outlines drawn over it, without colour."""

    id: str
    title: str
    shapes: Sequence[Shape]
    unit: str = ""
    decimals: int = 1
    breaks: Sequence[float] | None = None
    borders: Sequence[str] = ()
    selected: str | None = None
    summary: str = ""
    table_href: str | None = None
    row_name: str = "Territoire"

    @cached_property
    def _data(self) -> list[Datum]:
        return [Datum(shape.label, shape.value, shape.status, shape.href) for shape in self.shapes]

    def measured(self) -> Sequence[Datum]:
        """Every territory."""
        return self._data

    @cached_property
    def limits(self) -> list[float]:
        """The limits between classes: those given, or quantiles."""
        if self.breaks is not None:
            return sorted(self.breaks)[: RAMP - 1]
        return quantile_breaks((datum.known for datum in self._data if datum.known is not None), self.decimals, RAMP)

    @cached_property
    def _colours(self) -> list[str]:
        """One colour per class; few classes still span the whole ramp."""
        last = len(self.limits)
        return [f"s{round(index * (RAMP - 1) / last) if last else RAMP // 2}" for index in range(last + 1)]

    @cached_property
    def drawn(self) -> list[Drawn]:
        """The territories coloured, the selected one last so that its outline is whole."""
        limits, colours, decimals, found = self.limits, self._colours, self.decimals, []
        for shape, datum in zip(self.shapes, self._data, strict=True):
            value = None if datum.absence else round(shape.value or 0, decimals)
            found.append(
                Drawn(
                    path=shape.path,
                    name=f"{shape.label}{WIDE}: {self.text(datum)}",
                    colour=datum.absence if value is None else colours[bisect_right(limits, value)],
                    href=shape.href,
                    is_selected=shape.key == self.selected,
                    zero_at=(shape.label_at or _middle(shape.box)) if value == 0 else None,
                )
            )
        return sorted(found, key=lambda drawn: drawn.is_selected)

    @cached_property
    def has_links(self) -> bool:
        """Whether territories can be followed."""
        return any(shape.href for shape in self.shapes)

    @cached_property
    def view_box(self) -> str:
        """What of the plane is shown, with a little air around."""
        boxes = [shape.box for shape in self.shapes] or [(0.0, 0.0, 1.0, 1.0)]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        width, height = max(box[2] for box in boxes) - left, max(box[3] for box in boxes) - top
        air = 0.01 * max(width, height)
        return f"{left - air:.1f} {top - air:.1f} {width + 2 * air:.1f} {height + 2 * air:.1f}"

    @cached_property
    def legend(self) -> list[LegendStep]:
        """Each class in words, from the lowest: « moins de 7 % », « de 7 à 9 », « 15 % et plus »."""
        limits, colours = self.limits, self._colours
        if not any(datum.known is not None for datum in self._data):
            return []
        if not limits:
            return [LegendStep(colours[0], self.text(next(datum for datum in self._data if not datum.absence)))]
        bare = [written(limit, "", self.decimals) for limit in limits]
        words = [f"moins de {written(limits[0], self.unit, self.decimals)}"]
        words += [f"de {low} à {high}" for low, high in zip(bare, bare[1:], strict=False)]
        words.append(f"{written(limits[-1], self.unit, self.decimals)} et plus")
        return [LegendStep(colour, text) for colour, text in zip(colours, words, strict=True)]


def _middle(box: tuple[float, float, float, float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2

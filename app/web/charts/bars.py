"""Bars and columns, always drawn from zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.web.charts.figure import HEADROOM, HEIGHT, Datum, Figure, Mark, name_cell, spread, value_cell, written

WIDEST = 12.0
"""The widest a column may be, in percent of the drawing, however few there are."""


def _reach(data: Sequence[Datum]) -> tuple[float, float]:
    """The lowest and highest values drawn, zero always between them."""
    known = [datum.known for datum in data if datum.known is not None]
    return min([0.0, *known]), max([0.0, *known])


@dataclass(frozen=True)
class BarChart(Figure):
    """Horizontal bars, one line each; `part` of a bar may stand out from it."""

    id: str
    title: str
    data: Sequence[Datum]
    unit: str = ""
    decimals: int = 0
    summary: str = ""
    part_label: str = ""
    whole_label: str = ""
    table_href: str | None = None
    row_name: str = "Intitulé"

    def measured(self) -> Sequence[Datum]:
        """Every bar."""
        return self.data

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The value, and the part of it when one stands out."""
        part = [self.value_column("part", self.part_label)] if self.part_label else []
        return [
            {"key": "label", "label": self.row_name},
            self.value_column("value", self.whole_label or "Valeur"),
            *part,
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One row per bar."""
        return [{"label": name_cell(datum), "value": value_cell(datum), "part": datum.part} for datum in self.data]

    @cached_property
    def zero(self) -> float:
        """Where zero stands, in percent of the drawing; at the left edge unless some values are negative."""
        low, high = _reach(self.data)
        return round(-100 * low / ((high - low) or 1.0), 2)

    @cached_property
    def marks(self) -> list[Mark]:
        """The bars; x, width and part in percent of the drawing."""
        low, high = _reach(self.data)
        scale = 100 / ((high - low) or 1.0)
        return [
            Mark(
                label=datum.label,
                text=self.text(datum),
                absence=datum.absence,
                href=datum.href,
                x=round((min(datum.known or 0, 0) - low) * scale, 2),
                width=round(abs(datum.known or 0) * scale, 2),
                part=None if datum.part is None or datum.absence else round(datum.part * scale, 2),
                part_text="" if datum.part is None else written(datum.part, self.unit, self.decimals),
            )
            for datum in self.data
        ]


@dataclass(frozen=True)
class ColumnChart(Figure):
    """Vertical columns, for a few periods or ordered classes."""

    id: str
    title: str
    data: Sequence[Datum]
    unit: str = ""
    decimals: int = 0
    summary: str = ""
    table_href: str | None = None
    row_name: str = "Année"

    def measured(self) -> Sequence[Datum]:
        """Every column."""
        return self.data

    @cached_property
    def _scale(self) -> float:
        low, high = _reach(self.data)
        return (HEIGHT - HEADROOM * (2 if low < 0 else 1)) / ((high - low) or 1.0)

    @cached_property
    def zero(self) -> float:
        """The height of zero, in pixels from the top."""
        return round(_reach(self.data)[1] * self._scale + HEADROOM, 1)

    @cached_property
    def marks(self) -> list[Mark]:
        """The columns; x and width in percent, y and height in pixels; their words where there is room."""
        slot = 100 / max(len(self.data), 1)
        width = min(slot * 0.72, WIDEST)
        labelled = spread(len(self.data), 8)
        valued = self._valued(labelled)
        return [
            Mark(
                label=datum.label,
                text=self.text(datum),
                absence=datum.absence,
                href=datum.href,
                x=round(slot * (index + 0.5) - width / 2, 2),
                width=round(width, 2),
                y=round(self.zero - max(datum.known or 0, 0) * self._scale, 1),
                height=round(abs(datum.known or 0) * self._scale, 1),
                is_labelled=index in labelled,
                is_valued=index in valued,
            )
            for index, datum in enumerate(self.data)
        ]

    def _valued(self, labelled: set[int]) -> set[int]:
        """Columns whose value is written: the labelled ones and the highest, whose neighbours give way."""
        highest = max(range(len(self.data)), key=lambda index: self.data[index].known or 0, default=0)
        return labelled - {highest - 1, highest + 1} | {highest} if highest not in labelled else labelled

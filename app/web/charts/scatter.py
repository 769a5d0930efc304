"""Clouds of points: two measures of the same things, one along each side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.web.charts.curves import LEFT, RIGHT, round_scale
from app.web.charts.figure import HEADROOM, HEIGHT, NARROW, WIDE, Datum, Figure, name_cell, value_cell, written

MOST_NAMED = 12
"""Up to this many points are named on the drawing; beyond, their names come when one points at them."""


@dataclass(frozen=True)
class Axis:
    """What is measured along one side."""

    name: str
    unit: str = ""
    decimals: int = 0

    def text(self, datum: Datum) -> str:
        """A value of this side as written."""
        return written(datum.value, self.unit, self.decimals)


@dataclass(frozen=True)
class Pair:
    """One thing with its two figures."""

    across: Datum
    up: Datum

    @property
    def is_whole(self) -> bool:
        """Whether both figures are known, so that it has a place in the drawing."""
        return self.across.known is not None and self.up.known is not None


@dataclass(frozen=True)
class Spot:
    """A pair once placed: x in percent, y in pixels from the top."""

    label: str
    text: str
    href: str | None
    x: float
    y: float
    is_named: bool


@dataclass(frozen=True)
class ScatterChart(Figure):
    """Points placed by two measures; what lacks one of them is told, and has no place."""

    id: str
    title: str
    pairs: Sequence[Pair]
    across: Axis
    up: Axis
    summary: str = ""
    table_href: str | None = None
    row_name: str = "Intitulé"

    @property
    def unit(self) -> str:  # type: ignore[override]
        """The unit of the side that goes up."""
        return self.up.unit

    @property
    def decimals(self) -> int:  # type: ignore[override]
        """The decimals of the side that goes up."""
        return self.up.decimals

    def measured(self) -> Sequence[Datum]:
        """Nothing that is absent is drawn: the sentence tells how many are."""
        return [datum for pair in self.pairs if pair.is_whole for datum in (pair.across, pair.up)]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """One column per measure."""
        return [
            {"key": "label", "label": self.row_name},
            *(
                {"key": key, "label": axis.name, "unit": axis.unit, "numeric": True, "decimals": axis.decimals}
                for key, axis in (("across", self.across), ("up", self.up))
            ),
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One row per thing, placed or not."""
        return [
            {"label": name_cell(pair.up), "across": value_cell(pair.across), "up": value_cell(pair.up)}
            for pair in self.pairs
        ]

    @property
    def sentence(self) -> str:  # type: ignore[override]
        """The summary, and how many things could not be placed."""
        missing = sum(not pair.is_whole for pair in self.pairs)
        placed = len(self.pairs) - missing
        told = f"{placed} point{'s' if placed > 1 else ''} sur {len(self.pairs)}"
        lost = (
            f"{NARROW}; {'les autres n’ont' if missing > 1 else 'l’autre n’a'} pas les deux chiffres" if missing else ""
        )
        return " ".join(part for part in (self.summary, f"{told}{lost}.") if part)

    @cached_property
    def has_links(self) -> bool:
        """Whether points can be followed."""
        return any(pair.up.href for pair in self.pairs)

    @cached_property
    def _scales(self) -> tuple[list[float], list[float]]:
        whole = [pair for pair in self.pairs if pair.is_whole]
        return (
            round_scale([pair.across.known or 0 for pair in whole]),
            round_scale([pair.up.known or 0 for pair in whole]),
        )

    def _x(self, value: float) -> float:
        low, high = self._scales[0][0], self._scales[0][-1]
        return round(LEFT + (value - low) / ((high - low) or 1.0) * (100 - LEFT - RIGHT), 2)

    def _y(self, value: float) -> float:
        low, high = self._scales[1][0], self._scales[1][-1]
        return round(HEIGHT - 4 - (value - low) / ((high - low) or 1.0) * (HEIGHT - HEADROOM - 4), 1)

    @cached_property
    def ticks(self) -> list[tuple[float, str]]:
        """The horizontal lines: pixels from the top, words."""
        return [(self._y(value), _tick(value, self.up)) for value in self._scales[1]]

    @cached_property
    def labels(self) -> list[tuple[float, str]]:
        """The words along the foot: percent from the left, words."""
        return [(self._x(value), _tick(value, self.across)) for value in self._scales[0]]

    @cached_property
    def spots(self) -> list[Spot]:
        """The points that have both figures."""
        whole = [pair for pair in self.pairs if pair.is_whole]
        is_named = len(whole) <= MOST_NAMED
        return [
            Spot(
                label=pair.up.label,
                text=f"{self.across.name}{WIDE}: {self.across.text(pair.across)}, {self.up.name}{WIDE}: "
                f"{self.up.text(pair.up)}",
                href=pair.up.href,
                x=self._x(pair.across.known or 0),
                y=self._y(pair.up.known or 0),
                is_named=is_named,
            )
            for pair in whole
        ]


def _tick(value: float, axis: Axis) -> str:
    return written(value, axis.unit if axis.unit == "%" else "", 0 if value == int(value) else max(1, axis.decimals))

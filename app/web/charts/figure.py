"""What all charts share: a datum, its place, its words, and why it may have none."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.web.filters import NARROW, WIDE, number

PUBLISHED = "published"
NOT_DISCLOSED = "not_disclosed"
NOT_AVAILABLE = "not_available"
NO_ROW = "no_row"
ABSENCES = {NOT_DISCLOSED: "non diffusé", NOT_AVAILABLE: "non disponible", NO_ROW: "sans ligne"}

HEIGHT = 220
"""Pixels between the foot of the columns or curves and the top of the drawing."""
HEADROOM = 24
"""Pixels kept above the highest mark for its words."""
FEW = 2
"""How many equal extremes are named in a sentence; beyond, they are counted."""


def written(value: float | None, unit: str = "", decimals: int = 0) -> str:
    """A value in French with its unit: « 1 234 », « 11,4 % »."""
    return number(value, decimals) + (f"{WIDE}{unit}" if unit and value is not None else "")


@dataclass(frozen=True)
class Datum:
    """One thing measured: its name, its value or why there is none, and the part of it that stands out."""

    label: str
    value: float | None = None
    status: str = PUBLISHED
    href: str | None = None
    part: float | None = None

    @property
    def absence(self) -> str:
        """Why there is no value, or nothing when there is one."""
        if self.status in ABSENCES:
            return self.status
        return NOT_AVAILABLE if self.value is None else ""

    @property
    def known(self) -> float | None:
        """The value, unless it is absent."""
        return None if self.absence else self.value


@dataclass(frozen=True)
class Mark:
    """A datum once placed: its words, and where it is drawn."""

    label: str
    text: str
    absence: str
    href: str | None = None
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    part: float | None = None
    part_text: str = ""
    is_labelled: bool = True
    is_valued: bool = True

    @property
    def middle(self) -> float:
        """The middle of the mark along the width."""
        return round(self.x + self.width / 2, 2)


class Figure:
    """What all charts share: a title, a sentence that is true of the data, the absences to explain."""

    title: str
    unit: str
    decimals: int
    summary: str
    row_name = "Intitulé"

    def measured(self) -> Sequence[Datum]:
        """Every datum shown."""
        raise NotImplementedError

    def text(self, datum: Datum) -> str:
        """The value as written, or the words of its absence."""
        return ABSENCES[datum.absence] if datum.absence else written(datum.value, self.unit, self.decimals)

    @cached_property
    def absences(self) -> list[str]:
        """The kinds of absence present, always in the same order."""
        present = {datum.absence for datum in self.measured()}
        return [kind for kind in ABSENCES if kind in present]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The columns of the table that says the same thing."""
        return [{"key": "label", "label": self.row_name}, self.value_column("value", "Valeur")]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of that table."""
        return [{"label": name_cell(datum), "value": value_cell(datum)} for datum in self.measured()]

    def value_column(self, key: str, label: str) -> dict[str, Any]:
        """A column of that table that holds figures."""
        return {"key": key, "label": label, "unit": self.unit, "numeric": True, "decimals": self.decimals}

    @cached_property
    def sentence(self) -> str:
        """The summary given, or one made from the highest, the lowest and the absent."""
        if self.summary:
            return self.summary
        data = self.measured()
        known = [datum for datum in data if datum.known is not None]
        if not known:
            return "Aucune valeur n’est diffusée."
        parts = [_extremes(self, known)]
        hidden = len(data) - len(known)
        if hidden == 1:
            parts.append("une valeur manque, qui n’est pas un zéro")
        elif hidden:
            parts.append(f"{hidden} valeurs manquent, qui ne sont pas des zéros")
        return f"{NARROW}; ".join(parts) + "."


def name_cell(datum: Datum) -> dict[str, Any]:
    """The name of a datum, as a cell of a table."""
    return {"text": datum.label, "href": datum.href}


def value_cell(datum: Datum) -> dict[str, Any]:
    """The value of a datum, or its absence, as a cell of a table."""
    return {"status": datum.absence} if datum.absence else {"value": datum.value}


def _extremes(figure: Figure, known: Sequence[Datum]) -> str:
    values = [datum.known or 0 for datum in known]
    if len(known) == 1:
        return f"Une seule valeur{WIDE}: {known[0].label} ({figure.text(known[0])})"
    highest, lowest = _holders(figure, known, max(values)), _holders(figure, known, min(values))
    if highest == lowest:
        return f"Même valeur partout{WIDE}: {figure.text(known[0])}"
    return f"Le plus haut{WIDE}: {highest}{NARROW}; le plus bas{WIDE}: {lowest}"


def _holders(figure: Figure, known: Sequence[Datum], value: float) -> str:
    """Who holds an extreme, as values are written: « 2009 et 2012 (2 000 €) »; beyond a few, « 2 000 € (7 fois) »."""
    text = written(value, figure.unit, figure.decimals)
    labels = [datum.label for datum in known if figure.text(datum) == text]
    return f"{text} ({len(labels)} fois)" if len(labels) > FEW else f"{' et '.join(labels)} ({text})"


def spread(count: int, most: int) -> set[int]:
    """Positions to label among `count`: at most `most`, evenly spread, the last one always."""
    step = max(1, math.ceil(count / most))
    return {index for index in range(count) if (count - 1 - index) % step == 0}

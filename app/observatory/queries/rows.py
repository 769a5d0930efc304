"""The cells and rows of a thread: each value with what stands behind it and where it was read."""

from dataclasses import dataclass
from functools import cached_property

from app.kernel.territories.models import Territory
from app.observatory.models import Indicator, Observation, ReleaseColumn, Status


@dataclass(frozen=True)
class Figure:
    """One cell of the page: a value, or the reason there is none."""

    column: ReleaseColumn
    observation: Observation | None

    @property
    def indicator(self) -> Indicator:
        """What is measured."""
        return self.column.indicator

    @property
    def status(self) -> str:
        """What stands behind the value or its absence."""
        return self.observation.status if self.observation else Status.NO_ROW

    @cached_property
    def value(self) -> float | None:
        """The value as it is printed, or nothing."""
        if self.observation is None or self.observation.value is None:
            return None
        rounded = round(self.observation.value, self.indicator.decimals)
        return rounded if self.indicator.decimals else int(rounded)

    @property
    def cell(self) -> str:
        """Where the value stands in the producer's file, as a spreadsheet names it; empty for what is computed."""
        if self.observation is None or self.observation.source_row is None:
            return ""
        return " ÷ ".join(f"{letter}{self.observation.source_row}" for letter in self.column.letter.split(" ÷ "))


@dataclass(frozen=True)
class Row:
    """One territory of the page, with its figures in the order of the columns."""

    territory: Territory | None
    figures: tuple[Figure, ...]
    departements: str = ""
    is_namesake: bool = False

    @property
    def name(self) -> str:
        """The territory's name, a bassin being told from the département of the same name."""
        if self.territory is None:
            return "France"
        return f"{self.territory.name} (bassin)" if self.is_namesake else self.territory.name

    @property
    def source_row(self) -> int | None:
        """The line of the file these figures were read on; nothing when they were computed."""
        return next((f.observation.source_row for f in self.figures if f.observation), None)

    @property
    def bar(self) -> float | None:
        """The length of the row's bar: its first figure."""
        return self.figures[0].value

    @property
    def bar_part(self) -> float | None:
        """The part of the bar that stands out: the figure counted within the first."""
        part = self.figures[1]
        return part.value if part.indicator.code.endswith("-nombre") else None

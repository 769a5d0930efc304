"""What a file that cannot be trusted gives back: its problems, line by line and column by column, in French."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

KEPT = 1000
SHOWN_VALUE = 60


@dataclass(frozen=True)
class Problem:
    """One cell, line or sheet that cannot be trusted, and why."""

    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    @property
    def place(self) -> str:
        """Where to look, in the words of a spreadsheet."""
        parts = [f"feuille « {self.sheet} »"] if self.sheet else []
        parts += [f"ligne {self.row}"] if self.row else []
        parts += [f"colonne « {self.column} »"] if self.column else []
        return ", ".join(parts)


@dataclass
class Report:
    """Why a file gives no row: the first problems in the order of the file, and how many there are in all."""

    family: str = ""
    rows_read: int = 0
    total: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Count a problem, and keep it while the report stays readable."""
        self.total += 1
        if len(self.problems) < KEPT:
            self.problems.append(problem)

    def add_all(self, problems: Iterable[Problem]) -> None:
        """Count several problems."""
        for problem in problems:
            self.add(problem)

    def in_order(self) -> Iterator[Problem]:
        """The kept problems, from the top of the file to its end."""
        return iter(sorted(self.problems, key=lambda problem: (problem.row or 0, problem.column)))


class Unreadable(Exception):
    """The file cannot even be opened as what it claims to be."""

    def __init__(self, message: str, *, sheet: str = "", row: int | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(message=message, sheet=sheet, row=row)

    @classmethod
    def of(cls, problem: Problem) -> "Unreadable":
        """The refusal that this problem is the reason of."""
        made = cls(problem.message)
        made.problem = problem
        return made


def shown(value: str) -> str:
    """A cell's content, short enough for a sentence."""
    return value if len(value) <= SHOWN_VALUE else value[: SHOWN_VALUE - 1] + "…"

"""Where series start anew: a list the portal ships, of what producers' files state and of nothing else."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.observatory.sources.periods import in_words, read

FILE = Path(__file__).parent.parent / "data" / "breaks.csv"


class Break(NamedTuple):
    """A series that starts anew: the first period counted the new way, what changed, and who says so."""

    first: int
    what: str
    source: str

    @property
    def since(self) -> str:
        """The first period of the new series, in words."""
        return in_words(self.first)

    def parts(self, earlier: int, later: int) -> bool:
        """Whether these two periods, in this order, stand on either side of it."""
        return earlier < self.first <= later


@cache
def all_breaks() -> dict[str, tuple[Break, ...]]:
    """The breaks of each indicator, by its code, the oldest first."""
    found: dict[str, list[Break]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=";"):
            found.setdefault(row["indicator"], []).append(Break(read(row["first"]), row["what"], row["source"]))
    return {code: tuple(sorted(breaks)) for code, breaks in found.items()}

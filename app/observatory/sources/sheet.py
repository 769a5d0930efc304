"""A table as the producer laid it out: its header, its columns as text, and the line each row came from."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from app.observatory.sources.problems import Problem


@dataclass(frozen=True)
class Sheet:
    """One table of a file, all text; row i of the columns is line `lines[i]` of the file."""

    name: str
    headers: list[str]
    columns: list[pa.Array]
    lines: pa.Array
    problems: list[Problem] = field(default_factory=list)
    letters: pa.Array | None = None
    """For a table unfolded from another: the column each figure stands in, as a spreadsheet names it."""
    sheets: pa.Array | None = None
    """The sheet of the file it stands in, when there are several."""

    @property
    def rows(self) -> int:
        """How many rows of data the table holds."""
        return len(self.lines)

    def named_at(self, rank: int) -> str:
        """The sheet of the file in which the row of this rank stands."""
        return self.name if self.sheets is None else str(self.sheets[rank].as_py())


def squeezed(header: str) -> str:
    """A header without what varies between editions: accents, case, apostrophes, spaces."""
    plain = unicodedata.normalize("NFKD", header.replace("œ", "oe")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", plain.lower().replace("'", " ")).strip()


def column_letter(index: int) -> str:
    """The letter a spreadsheet gives to the column of this rank, counted from zero."""
    letters, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def column_rank(letter: str) -> int:
    """The rank, counted from zero, of the column of this letter."""
    rank = 0
    for sign in letter:
        rank = 26 * rank + ord(sign) - ord("A") + 1
    return rank - 1


@dataclass(frozen=True)
class Cell:
    """One figure of a table that gives several on a row: where it stands, and all that says what it is."""

    sheet: str
    line: int | None
    """None for a count of lines: the column is then the one that says where each belongs."""
    column: int
    words: tuple[str, ...]


def cells_under(
    sheet: Sheet, columns: Iterable[tuple[int, tuple[str, ...]]], *, beside: Sequence[int]
) -> Iterator[Cell]:
    """The figures of these columns, one column after the other.

    Each comes with the words of its line, read in the columns `beside`, then those said of its own column, then its
    text.
    """
    of_lines = list(zip(*(sheet.columns[rank].to_pylist() for rank in beside), strict=True))
    lines = sheet.lines.to_pylist()
    for rank, of_column in columns:
        for of_line, line, text in zip(of_lines, lines, sheet.columns[rank].to_pylist(), strict=True):
            yield Cell(sheet.name, line, rank, (*of_line, *of_column, text))


def unfolded(headers: list[str], cells: Iterable[Cell], problems: list[Problem] | None = None) -> Sheet:
    """The table of one figure a row that these cells make; `words` are in the order of the headers."""
    cells = list(cells)
    columns = [pa.array([cell.words[rank] for cell in cells], pa.string()) for rank in range(len(headers))]
    sheets = sorted({cell.sheet for cell in cells})
    return Sheet(
        name=sheets[0] if len(sheets) == 1 else "",
        headers=headers,
        columns=columns,
        lines=pa.array([cell.line for cell in cells], pa.int64()),
        problems=problems or [],
        letters=pa.array([column_letter(cell.column) for cell in cells], pa.string()),
        sheets=pa.array([cell.sheet for cell in cells], pa.string()) if len(sheets) > 1 else None,
    )

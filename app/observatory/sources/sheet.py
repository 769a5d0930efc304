"""A table as the producer laid it out: its header, its columns as text, and the line each row came from."""

import re
import unicodedata
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

    @property
    def rows(self) -> int:
        """How many rows of data the table holds."""
        return len(self.lines)


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

"""The referentials there are; a part of the portal that has one declares it."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

# The first shipped folder was described in French, the others in English.
COLUMNS = {
    "file": ("file", "fichier"),
    "producer": ("producer", "producteur"),
    "vintage": ("vintage", "millesime"),
    "licence": ("licence",),
    "sha256": ("sha256",),
}


class Entry(NamedTuple):
    """One line of a referential: its code, its name, and what places it."""

    code: str
    name: str
    detail: str


class Source(NamedTuple):
    """A file a referential is read from, as its folder describes it."""

    file: str
    producer: str
    vintage: str
    licence: str
    sha256: str


@dataclass(frozen=True)
class Referential:
    """A shared list. `load` brings the database to what the shipped files say and counts what it changed, by word
    (added, changed, removed, unchanged); run twice, the second time changes nothing.
    """

    key: str
    name: str
    purpose: str
    folder: Path | None
    load: Callable[[], dict[str, int]]
    entries: Callable[[], Iterable[Entry]]

    def sources(self) -> list[Source]:
        """The files it is read from; none for a list the portal writes itself."""
        if self.folder is None:
            return []
        with (self.folder / "SOURCES.csv").open(encoding="utf-8", newline="") as lines:
            delimiter = ";" if ";" in lines.readline() else ","
            lines.seek(0)
            return [_source(row) for row in csv.DictReader(lines, delimiter=delimiter)]


def _source(row: dict[str, str]) -> Source:
    return Source(*(next((row[name] for name in names if name in row), "") for names in COLUMNS.values()))


_REFERENTIALS: dict[str, Referential] = {}


def declare(one: Referential) -> Referential:
    """Declare a referential."""
    _REFERENTIALS[one.key] = one
    return one


def referentials() -> list[Referential]:
    """Every referential, in the order in which they are loaded: the later may name entries of the earlier."""
    return list(_REFERENTIALS.values())


def referential(key: str) -> Referential:
    """The referential of this key; KeyError when there is none."""
    return _REFERENTIALS[key]

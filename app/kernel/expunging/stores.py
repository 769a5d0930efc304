"""Where the words of people are kept: each store says so, and the engine goes through them all."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.extensions import Model


class Reach(StrEnum):
    """How far a passage is looked for beyond the thing itself; what quotes the thing always loses it."""

    HERE = "here"
    # What the same person wrote in the same place.
    OWN = "own"
    # All that anybody wrote in the same place.
    PLACE = "place"


@dataclass(frozen=True)
class Kept:
    """A table that keeps people's words: in which columns, in which names of files, and what is made from them."""

    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    remade: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column where a passage may stand."""
        return (*self.texts, *self.names, *self.remade)


@dataclass(frozen=True)
class Nearby:
    """A text near a thing, and what says it; `in_quotes`, only what it quotes may be changed."""

    kind: type[Model]
    id: int
    text: str
    in_quotes: bool = False


def _nothing(_thing: Any, _reach: Reach) -> Iterable[Nearby]:
    return ()


def _nowhere(_thing: Any) -> str:
    return ""


def _stays(_thing: Any) -> None:
    return None


@dataclass(frozen=True)
class Expungeable:
    """A kind of thing a passage is removed from.

    `rows` gives all the rows that say the thing's words: itself, its versions, its title, the names of its files.
    `reference` finds its number in what somebody pastes, `find` the thing by it, `get` the thing by its key. `moved` is
    called once its words have changed, so that an edit begun before is refused. `around` gives the texts near it, and
    `path` the address under which forms are sent in the same place.
    """

    name: str
    rows: Callable[[Any], Iterable[Model]]
    author_of: Callable[[Any], int | None]
    reference: re.Pattern[str]
    find: Callable[[str], Any]
    get: Callable[[int], Any]
    moved: Callable[[Any], None] = _stays
    around: Callable[[Any, Reach], Iterable[Nearby]] = _nothing
    path: Callable[[Any], str] = _nowhere


KEPT: dict[type[Model], Kept] = {}
THINGS: dict[type[Model], Expungeable] = {}
ALSO: dict[type[Model], list[Callable[[Any], Iterable[Model]]]] = {}
SHELVES: list[Callable[[Callable[[str], bool]], None]] = []
# What the engine goes through by itself, whatever the thing: see waiting.py.
APART = {("kept_draft", "content"), ("kept_draft", "path"), ("outgoing_letter", "text"), ("outgoing_letter", "subject")}


def declare(kept: Mapping[type[Model], Kept], things: Mapping[type[Model], Expungeable]) -> None:
    """Declare the tables of a part that keep people's words, and the things passages are removed from."""
    KEPT.update(kept)
    THINGS.update(things)


def say_also(kind: type[Model], rows: Callable[[Any], Iterable[Model]]) -> None:
    """Declare further rows that say the words of a kind of thing, kept by another part than its own."""
    ALSO.setdefault(kind, []).append(rows)


def declare_shelf(drop: Callable[[Callable[[str], bool]], None]) -> None:
    """Declare where copies of what people wrote wait to be taken.

    `drop` is given how to know a text that holds the passage, and throws away the copies in which there is one.
    """
    SHELVES.append(drop)


def rows_of(thing: Model) -> Iterator[Model]:
    """All the rows that say a thing's words, whichever part keeps them."""
    yield from THINGS[type(thing)].rows(thing)
    for rows in ALSO.get(type(thing), ()):
        yield from rows(thing)


def declared() -> set[tuple[str, str]]:
    """Every column that a passage is removed from, by table."""
    return {(kind.__tablename__, column) for kind, kept in KEPT.items() for column in kept.columns} | APART

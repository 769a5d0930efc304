"""Where the words of people are kept: each store says so, and the engine goes through them all."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.extensions import Model


@dataclass(frozen=True)
class Kept:
    """A table that keeps people's words: in which columns, and what is made again from them when they change."""

    texts: tuple[str, ...]
    remade: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Expungeable:
    """A kind of thing a passage is removed from.

    `rows` gives all the rows that say the thing's words: itself, its versions, its title. `moved` is called once its
    words have changed, so that an edit begun before is refused. `reference` finds its number in what somebody pastes.
    """

    name: str
    rows: Callable[[Any], Iterable[Model]]
    moved: Callable[[Any], None]
    author_of: Callable[[Any], int]
    reference: re.Pattern[str]
    find: Callable[[str], Any]


KEPT: dict[type[Model], Kept] = {}
THINGS: dict[type[Model], Expungeable] = {}


def declare(kept: Mapping[type[Model], Kept], things: Mapping[type[Model], Expungeable]) -> None:
    """Declare the tables of a part that keep people's words, and the things passages are removed from."""
    KEPT.update(kept)
    THINGS.update(things)

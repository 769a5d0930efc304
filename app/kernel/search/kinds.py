"""What can be found: each part of the portal declares its kinds, and how an entry of the index is made from a row."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from app.extensions import Model


@dataclass(frozen=True)
class Entry:
    """What the index says of one row: its title, the text it is found by, where it is read, who may find it.

    `about` is shown under the title and not searched: « Commune de Mayenne ». `updated_at` is empty for what has no
    date, and puts the latest first among texts that answer equally well.
    """

    object_id: int
    title: str
    path: str
    audience_id: int
    text: str = ""
    about: str = ""
    territory_id: int | None = None
    theme_id: int | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True)
class Watched:
    """Rows that entries are made from: when one of these columns changes, the entries are made again.

    `owner` is the column that holds the number of the indexed row; where the indexed rows hang from the watched one
    instead, `owned` asks for their numbers.
    """

    model: type[Model]
    columns: tuple[str, ...]
    owner: str = "id"
    owned: Callable[[Sequence[int]], Select[int]] | None = None


@dataclass(frozen=True)
class Indexed:
    """A kind of thing that can be found: its key, its name in addresses, and in words for one and for several.

    `entries` makes the entries of some rows, named by their numbers; a row it leaves out is not to be found. The title
    of a kind that is not `is_named` only says where the text stands: it is neither searched nor suggested. The text
    of a kind that `is_listed` holds several things, names or codes, put together by `listed`: an extract shows one.
    """

    key: str
    slug: str
    label: str
    several: str
    position: int
    model: type[Any]
    entries: Callable[[Sequence[int]], Iterable[Entry]]
    watched: tuple[Watched, ...]
    is_named: bool = True
    is_listed: bool = False


LISTING = " ; "


def listed(things: Iterable[str]) -> str:
    """Several things in one text: a definition, names, codes."""
    return LISTING.join(things)


_declared: dict[str, Indexed] = {}


def declare(kind: Indexed) -> Indexed:
    """Make a kind known to the index."""
    _declared[kind.key] = kind
    return kind


def kinds() -> list[Indexed]:
    """Every kind that can be found, in the order pages show them."""
    return sorted(_declared.values(), key=lambda kind: kind.position)


def kind_of(slug: str) -> Indexed | None:
    """The kind with this name in addresses, if there is one."""
    return next((kind for kind in _declared.values() if kind.slug == slug), None)

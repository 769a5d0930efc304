"""Which texts hold a passage: those of a thing, then those around it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect

from app.extensions import Model, db
from app.kernel.expunging.passages import key_of, without
from app.kernel.expunging.stores import KEPT, THINGS, Reach, rows_of


@dataclass(frozen=True)
class Other:
    """A thing near the one a passage is removed from; `in_quotes`, only what it quotes may be changed."""

    thing: Model
    in_quotes: bool = False


@dataclass(frozen=True)
class Holding:
    """A text that holds the passage: whose, where, as it is now and as it would remain."""

    thing: Model
    row: Model
    column: str
    before: str
    after: str
    occurrences: int


def others(thing: Model, passage: str, reach: Reach) -> list[Other]:
    """The things around this one whose texts may hold the passage, in an order that two removals at once share."""
    key = key_of(passage)
    near: dict[tuple[type[Model], int], bool] = {}
    for one in THINGS[type(thing)].around(thing, reach):
        if key in key_of(one.text):
            which = (one.kind, one.id)
            near[which] = near.get(which, True) and one.in_quotes
    near.pop((type(thing), _number(thing)), None)
    found = [
        (THINGS[kind].get(number), in_quotes)
        for (kind, number), in_quotes in sorted(near.items(), key=lambda one: (one[0][0].__tablename__, one[0][1]))
    ]
    return [Other(other, in_quotes) for other, in_quotes in found if other is not None]


def holdings(thing: Model, others: Iterable[Other], passage: str) -> list[Holding]:
    """Every text of these things that holds the passage."""
    found = list(_in(Other(thing), passage))
    for other in others:
        found += _in(other, passage)
    return found


def fingerprint_of(texts: Sequence[str]) -> str:
    """What tells these texts from any other, so that what is confirmed is what was previewed."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def _in(other: Other, passage: str) -> Iterator[Holding]:
    for row in rows_of(other.thing):
        kept = KEPT[type(row)]
        for column in (*kept.texts, *kept.names):
            text = getattr(row, column) or ""
            after, occurrences = without(
                text,
                passage,
                longest=_longest(row, column),
                is_file_name=column in kept.names,
                in_quotes=other.in_quotes,
            )
            if occurrences:
                yield Holding(other.thing, row, column, text, after, occurrences)


def _longest(row: Model, column: str) -> int | None:
    length = getattr(inspect(type(row)).columns[column].type, "length", None)
    return int(length) if length else None


def _number(thing: Model) -> Any:
    return inspect(thing).identity[0]  # type: ignore[index]


def lock(things: Iterable[Model]) -> None:
    """Hold these things, and read them again as they are now."""
    for thing in things:
        db.session.refresh(thing, with_for_update={"of": type(thing)})

"""Which texts hold a passage: those of a thing, then those around it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import inspect

from app.extensions import Model, db
from app.kernel.expunging.passages import key_of, without
from app.kernel.expunging.stores import KEPT, THINGS, Reach, rows_of

Take = Callable[[str], tuple[str, int]]


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
    value: Any
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


def _in(other: Other, passage: str) -> Iterator[Holding]:
    for row in rows_of(other.thing):
        kept = KEPT[type(row)]
        for column in (*kept.texts, *kept.names):
            take = partial(
                without,
                passage=passage,
                longest=_longest(row, column),
                is_file_name=column in kept.names,
                in_quotes=other.in_quotes,
            )
            read = list(_read(getattr(row, column), take))
            occurrences = sum(count for *_texts, count in read)
            if occurrences:
                before, after = ("\n".join(texts) for texts in zip(*(pair for *pair, _count in read), strict=True))
                yield Holding(other.thing, row, column, before, after, _made(getattr(row, column), take), occurrences)


def _read(value: Any, take: Take) -> Iterator[tuple[str, str, int]]:
    """Each text of a value, which may hold several in lists: as it is, as it would remain, and what goes."""
    if isinstance(value, str):
        yield value, *take(value)
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _read(one, take)


def _made(value: Any, take: Take) -> Any:
    """The value with each of its texts as it would remain."""
    if isinstance(value, dict):
        return {name: _made(one, take) for name, one in value.items()}
    if isinstance(value, list):
        return [_made(one, take) for one in value]
    return take(value)[0] if isinstance(value, str) else value


def _longest(row: Model, column: str) -> int | None:
    length = getattr(inspect(type(row)).columns[column].type, "length", None)
    return int(length) if length else None


def _number(thing: Model) -> Any:
    return inspect(thing).identity[0]  # type: ignore[index]


def lock(things: Iterable[Model]) -> None:
    """Hold these things, and read them again as they are now.

    Always in one order, whichever was asked about: two removals at once would otherwise wait for each other.
    """
    for thing in sorted(things, key=lambda one: (one.__tablename__, _number(one))):
        db.session.refresh(thing, with_for_update={"of": type(thing)})

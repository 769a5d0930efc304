"""Removing a passage."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select

from app.extensions import Model, db
from app.kernel.audit.services import record
from app.kernel.expunging.models import Capacity, Expunging, Rule
from app.kernel.expunging.passages import spans_of, without
from app.kernel.expunging.stores import KEPT, THINGS
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import Person
from app.kernel.refusals import Refusal
from app.kernel.sealing import Unreadable
from app.kernel.search import watching
from app.kernel.search.engines import engine

SHORTEST = 2
LONGEST = 2000


class NothingFound(Refusal):
    """The passage is not there."""

    message = "Ce passage ne se trouve pas dans le texte. Copiez-le tel qu’il se lit, sans rien autour."
    field = "passage"


class TooShort(Refusal):
    """One letter is no passage."""

    message = "Écrivez au moins deux caractères\u00a0: le passage exact à retirer."
    field = "passage"


class MovedMeanwhile(Refusal):
    """The text is no longer the one that was previewed."""

    message = "Le texte a changé depuis l’aperçu. Relisez ce qui sera retiré, puis confirmez."
    field = "passage"


@dataclass(frozen=True)
class Seen:
    """What a removal would do to one text: the text now, and as it would remain."""

    before: str
    after: str


def preview(thing: Model, passage: str) -> list[Seen]:
    """The texts of a thing that hold the passage, before and after; raises NothingFound."""
    passage = _checked(passage)
    seen: list[Seen] = []
    for row, column, text in _texts(thing):
        if spans_of(text, passage):
            one = Seen(text, without(text, passage, longest=_longest(row, column))[0])
            if one not in seen:
                seen.append(one)
    if not seen:
        raise NothingFound
    return seen


def fingerprint(seen: list[Seen]) -> str:
    """What tells these texts from any other, so that what is confirmed is what was previewed."""
    return hashlib.sha256("\0".join(one.before for one in seen).encode()).hexdigest()


def expunge(*, thing: Model, passage: str, rule: Rule, capacity: Capacity, previewed: str, by: Person) -> Expunging:
    """Remove a passage from a thing, its versions, its title and the letters that wait: at once, and for good.

    `previewed` is the fingerprint of what was shown; refused when the text changed since. The passage itself is kept
    nowhere: neither in the trace, nor in the journal, nor in any log.
    """
    passage = _checked(passage)
    db.session.refresh(thing, with_for_update={"of": type(thing)})
    if fingerprint(preview(thing, passage)) != previewed:
        raise MovedMeanwhile
    removed = _remove(thing, passage)
    THINGS[type(thing)].moved(thing)
    _remove_from_letters(passage)
    watching.settle()
    engine().forget_for_good()
    trace = Expunging(
        object_kind=thing.__tablename__,
        object_id=thing.id,  # type: ignore[attr-defined]
        rule=rule,
        capacity=capacity,
        occurrences=removed,
        by_id=by.id,
    )
    db.session.add(trace)
    db.session.flush()
    author = db.session.get(Person, THINGS[type(thing)].author_of(thing))
    record("passage.expunged", thing, by=by, about=author, rule=str(rule), occurrences=removed)
    return trace


def _checked(passage: str) -> str:
    passage = passage.strip()
    if len(passage) < SHORTEST:
        raise TooShort
    return passage[:LONGEST]


def _texts(thing: Model) -> Iterator[tuple[Model, str, str]]:
    """Every text of a thing: its row, its column, its words."""
    for row in THINGS[type(thing)].rows(thing):
        for column in KEPT[type(row)].texts:
            yield row, column, getattr(row, column) or ""


def _remove(thing: Model, passage: str) -> int:
    removed, touched = 0, []
    for row, column, text in list(_texts(thing)):
        kept, count = without(text, passage, longest=_longest(row, column))
        if count:
            setattr(row, column, kept)
            removed += count
            touched.append(row)
    for row in touched:
        for column, make in KEPT[type(row)].remade.items():
            setattr(row, column, make(row))
    db.session.flush()
    return removed


def _longest(row: Model, column: str) -> int | None:
    length = getattr(inspect(type(row)).columns[column].type, "length", None)
    return int(length) if length else None


def _remove_from_letters(passage: str) -> None:
    """Letters say nothing that people wrote; should one do all the same, it leaves without it."""
    for letter_id in db.session.scalars(select(OutgoingLetter.id).where(OutgoingLetter.text.is_not(None))).all():
        try:
            letter = db.session.get_one(OutgoingLetter, letter_id)
        except Unreadable:
            continue  # no key opens it: it will never leave
        letter.text = without(letter.text or "", passage)[0]
        letter.subject = without(letter.subject, passage, longest=200)[0]


def find_thing(reference: str) -> Any:
    """The thing that somebody names by its address or its number; None when there is none."""
    for thing in THINGS.values():
        named = thing.reference.search(reference)
        if named:
            return thing.find(named[1])
    return None

"""Removing a passage."""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect

from app.extensions import Model, db
from app.kernel import sealing
from app.kernel.audit.services import record
from app.kernel.expunging.forgetting import forget_for_good
from app.kernel.expunging.models import Capacity, Expunging, Rule
from app.kernel.expunging.stores import KEPT, THINGS, Reach
from app.kernel.expunging.texts import Holding, holdings, lock, others
from app.kernel.expunging.waiting import drop_copies_that_say, is_under, remove_from_drafts, remove_from_letters
from app.kernel.files.models import StoredFile
from app.kernel.people.models import Person
from app.kernel.refusals import Refusal
from app.kernel.search import watching

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
    """What is confirmed is not what was previewed."""

    message = (
        "Ce qui serait retiré n’est plus ce que l’aperçu montrait\u00a0: le texte, le passage ou la référence "
        "a changé. Relisez ce qui sera retiré, puis confirmez."
    )
    field = "passage"


@dataclass(frozen=True)
class Seen:
    """What a removal would do to one text: as it is, as it would remain; `elsewhere`, when it is another thing's.

    What another thing said in a former version is counted and not shown: nobody reads it on any page.
    """

    before: str
    after: str
    elsewhere: bool = False
    is_shown: bool = True


@dataclass(frozen=True)
class Preview:
    """What a removal would do, and what ties its confirmation to whoever looked, at which thing, for which passage."""

    seen: list[Seen]
    fingerprint: str


def reach_of(capacity: Capacity, *, beyond: bool) -> Reach:
    """How far a passage is looked for: whoever wrote the thing reaches what they wrote, the others the whole place."""
    if not beyond:
        return Reach.HERE
    return Reach.OWN if capacity is Capacity.AUTHOR else Reach.PLACE


def preview(thing: Model, passage: str, *, reach: Reach, by: Person) -> Preview:
    """The texts that hold the passage, before and after; raises NothingFound when the thing itself does not."""
    passage = checked_passage(passage)
    found = holdings(thing, others(thing, passage, reach), passage)
    return Preview(_seen(thing, found), _fingerprint(thing, passage, reach, found, by))


def _fingerprint(thing: Model, passage: str, reach: Reach, found: list[Holding], by: Person) -> str:
    """What tells this look from any other: nobody can make it, nor guess from it what was looked for."""
    texts = [[one.row.__tablename__, *_key(one.row), one.column, one.before, one.after] for one in found]
    return sealing.fingerprint(
        json.dumps(["expunging", by.id, thing.__tablename__, *_key(thing), passage, reach, texts])
    )


def expunge(
    *, thing: Model, passage: str, rule: Rule, capacity: Capacity, reach: Reach, previewed: str, by: Person
) -> Expunging:
    """Remove a passage from a thing, from what quotes it and, as far as `reach` goes, from what is around it.

    With it go their versions and titles, the names of their files, the texts kept for later, the letters that wait and
    the copies on the shelf: at once, and for good. `previewed` is the fingerprint of the preview; refused when it was
    somebody else's, of another thing or another passage, or when a text changed since. The passage itself is kept
    nowhere: neither in the trace, nor in the journal, nor in any log.
    """
    passage = checked_passage(passage)
    near = others(thing, passage, reach)
    lock([thing, *(other.thing for other in near)])
    found = holdings(thing, near, passage)
    _seen(thing, found)  # something goes from the thing itself, or nothing does
    if not hmac.compare_digest(_fingerprint(thing, passage, reach, found, by).encode(), previewed.encode()):
        raise MovedMeanwhile
    _remove(found)
    traces = [_trace(one, found, rule, capacity, by) for one in _things_of(thing, found)]
    concerned = _concerned(thing, found, capacity)
    remove_from_letters(passage, of=concerned)
    remove_from_drafts(passage, theirs=_theirs(thing, capacity, reach))
    watching.settle()
    forget_for_good()
    drop_copies_that_say(passage, of=concerned)
    return traces[0]


def _concerned(thing: Model, found: list[Holding], capacity: Capacity) -> frozenset[int] | None:
    """Whose letters and copies lose the passage too: for an author, those of whoever wrote what it goes from."""
    if capacity is not Capacity.AUTHOR:
        return None
    persons = {THINGS[type(one)].author_of(one) for one in _things_of(thing, found)}
    persons |= {file.created_by_id for file in _rows_of(found) if isinstance(file, StoredFile)}
    return frozenset(person for person in persons if person is not None)


def _theirs(thing: Model, capacity: Capacity, reach: Reach) -> Callable[[int, str], bool]:
    """Which texts kept for later lose the passage whole: all for the data protection officer.

    For others, those of the thing's author, and those meant for the same place as far as they reach.
    """
    place, author_id = THINGS[type(thing)].path(thing), THINGS[type(thing)].author_of(thing)
    everybody_s = reach is Reach.PLACE
    return lambda person_id, path: (
        capacity is Capacity.DPO or person_id == author_id or (everybody_s and is_under(path, place))
    )


def count_left_around(thing: Model, passage: str) -> int:
    """How many things of the same place still hold the passage, for whoever could not remove it from them."""
    passage = checked_passage(passage)
    left = holdings(thing, others(thing, passage, Reach.PLACE), passage)
    # Former versions are read by nobody: to count them would tell what they said.
    return len({_identity(one.thing) for one in left if one.row is one.thing})


def checked_passage(passage: str) -> str:
    """The passage as it is looked for; raises TooShort, whatever it is looked for in."""
    passage = passage.strip()
    if len(passage) < SHORTEST:
        raise TooShort
    return passage[:LONGEST]


def _seen(thing: Model, found: list[Holding]) -> list[Seen]:
    """What would be done, each text once; something must be found in the thing itself."""
    seen: list[Seen] = []
    for one in found:
        elsewhere = one.thing is not thing
        told = Seen(one.before, one.after, elsewhere, not elsewhere or one.row is one.thing)
        if told not in seen:
            seen.append(told)
    if not any(not one.elsewhere for one in seen):
        raise NothingFound
    return seen


def _things_of(thing: Model, found: list[Holding]) -> list[Model]:
    """The things changed, the one that was asked about first."""
    return list({_identity(one): one for one in [thing, *(holding.thing for holding in found)]}.values())


def _rows_of(found: list[Holding]) -> list[Model]:
    return list({_identity(one.row): one.row for one in found}.values())


def _identity(row: Model) -> Any:
    return type(row), _key(row)


def _key(row: Model) -> Any:
    return inspect(row).identity


def _remove(found: list[Holding]) -> None:
    for one in found:
        setattr(one.row, one.column, one.value)
    for row in _rows_of(found):
        for column, make in KEPT[type(row)].remade.items():
            setattr(row, column, make(row))
    db.session.flush()


def _trace(thing: Model, found: list[Holding], rule: Rule, capacity: Capacity, by: Person) -> Expunging:
    """Have a thing move on, and write what was done to it, without the passage, where its author may read it."""
    kind = THINGS[type(thing)]
    kind.moved(thing)
    occurrences = sum(one.occurrences for one in found if _identity(one.thing) == _identity(thing))
    trace = Expunging(
        object_kind=thing.__tablename__,
        object_id=thing.id,  # type: ignore[attr-defined]
        rule=rule,
        capacity=capacity,
        occurrences=occurrences,
        by_id=by.id,
    )
    db.session.add(trace)
    db.session.flush()
    author_id = kind.author_of(thing)
    author = db.session.get(Person, author_id) if author_id is not None else None
    record("passage.expunged", thing, by=by, about=author, rule=str(rule), occurrences=occurrences)
    return trace


def find_thing(reference: str) -> Any:
    """The thing that somebody names by its address or its number; None when there is none."""
    for thing in THINGS.values():
        named = thing.reference.search(reference)
        if named:
            return thing.find(named[1])
    return None

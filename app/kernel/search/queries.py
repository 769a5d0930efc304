"""What a reader finds: ranked, counted by kind, never beyond what they may read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select, union_all
from sqlalchemy.orm import lazyload

from app.extensions import db
from app.kernel.people.models import Actor
from app.kernel.search.asked import Asked
from app.kernel.search.engines import engine
from app.kernel.search.kinds import Indexed, kinds
from app.kernel.search.models import SearchEntry
from app.kernel.search.ranking import Candidate, in_turn, ranked
from app.kernel.search.wanted import All, Term, Wanted, Zone
from app.kernel.search.watching import settle
from app.kernel.territories.models import Territory
from app.kernel.territories.queries import within
from app.kernel.visibility import readable

# Of each kind: past so many, they are no longer counted; so many, the latest, are ranked.
COUNTED, RANKED = 2_000, 100
# With fewer answers than a page holds, whoever searches has perhaps not finished their last word.
FEW = 20
SUGGESTIONS = 8

Columns = tuple[Any, ...]
CANDIDATE: Columns = (SearchEntry.id, SearchEntry.title, SearchEntry.updated_at)


@dataclass(frozen=True)
class Within:
    """What a search is narrowed to."""

    territory: Territory | None = None
    theme_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same, about entries."""
        asked: list[ColumnElement[bool]] = []
        if self.territory:
            asked.append(SearchEntry.territory_id.in_(within(self.territory)))
        if self.theme_id:
            asked.append(SearchEntry.theme_id == self.theme_id)
        return asked


@dataclass(frozen=True)
class Count:
    """How many entries of a kind answer; `is_more` when they are no longer counted."""

    number: int
    is_more: bool = False


@dataclass(frozen=True)
class Found:
    """What answers a search, in order, and how many of each kind.

    `how` says what they have in common: `all` the words, the last one only `begun`, `some` of the words, or `none`.
    """

    how: str = "all"
    candidates: list[Candidate] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)

    def of(self, kind: Indexed | None) -> list[Candidate]:
        """Those of one kind, or all of them."""
        return [one for one in self.candidates if kind is None or one.kind is kind]


def find(asked: Asked, actor: Actor, narrowed: Within) -> Found:
    """What answers: all the words, the last one perhaps begun when little holds it whole; else some of the words."""
    if not asked.words:
        return Found("none")
    conditions = [readable(SearchEntry, actor), *narrowed.conditions()]

    def answer(how: str, wanted: Wanted) -> Found:
        candidates, counts = _candidates(wanted, kinds(), conditions)
        return Found(how, ranked(candidates, asked), counts)

    whole = answer("all", asked.every_word())
    if len(whole.candidates) >= FEW:
        return whole
    begun = answer("all" if whole.candidates else "begun", asked.last_word_begun())
    if begun.candidates:
        return begun
    for wanted in asked.some_words():
        if (found := answer("some", wanted)).candidates:
            return found
    return Found("none")


def suggest(asked: Asked, actor: Actor) -> Sequence[SearchEntry]:
    """The few things whose name begins so: the nearest of each kind in turn, so that none hides the others."""
    if not asked.words:
        return []
    named = [kind for kind in kinds() if kind.is_named]
    candidates, _counts = _candidates(asked.beginnings(), named, [readable(SearchEntry, actor)])
    return entries(in_turn(ranked(candidates, asked))[:SUGGESTIONS], actor)


def entries(candidates: Iterable[Candidate], actor: Actor) -> list[SearchEntry]:
    """The entries themselves, in the same order."""
    ids = [candidate.id for candidate in candidates]
    found = db.session.scalars(
        select(SearchEntry)
        .where(SearchEntry.id.in_(ids), readable(SearchEntry, actor))
        .options(lazyload(SearchEntry.audience))
    )
    held = {entry.id: entry for entry in found}
    return [held[id] for id in ids if id in held]


def _candidates(
    wanted: Wanted, among: Sequence[Indexed], conditions: list[ColumnElement[bool]]
) -> tuple[list[Candidate], dict[str, Count]]:
    """The latest entries of each kind that answer, to be ranked, and how many do."""
    settle()
    by_key = {kind.key: kind for kind in among}
    rows = _ask([_of_kind(kind, wanted, conditions) for kind in among])
    counts = {row.kind: Count(min(row.hits, COUNTED), row.hits > COUNTED) for row in rows}
    frequent = [by_key[key] for key, count in counts.items() if count.is_more and not engine().COMES_NEWEST_FIRST]
    if frequent:
        # What was counted came in no order: the latest are asked for.
        rows = [row for row in rows if by_key[row.kind] not in frequent]
        rows += _ask([_latest(kind, wanted, conditions) for kind in frequent])
    return [Candidate(row.id, by_key[row.kind], row.title, row.updated_at) for row in rows], counts


def _ask(parts: list[Select[Any]]) -> list[Any]:
    together: Any = union_all(*(select(part.subquery()) for part in parts))
    return list(db.session.execute(together))


def _of_kind(kind: Indexed, wanted: Wanted, conditions: list[ColumnElement[bool]]) -> Select[Any]:
    """The latest of one kind, each with how many there are."""
    some: Subquery = (
        engine().narrow(select(*CANDIDATE).where(*conditions), _only(kind, wanted)).limit(COUNTED + 1).subquery()
    )
    return (
        select(literal(kind.key).label("kind"), *some.c, func.count().over().label("hits"))
        .order_by(some.c.id.desc())
        .limit(RANKED)
    )


def _latest(kind: Indexed, wanted: Wanted, conditions: list[ColumnElement[bool]]) -> Select[Any]:
    """The latest of one kind, when they are too many to be counted."""
    asked = select(literal(kind.key).label("kind"), *CANDIDATE).where(SearchEntry.kind == kind.key, *conditions)
    return engine().narrow_frequent(asked, wanted).limit(RANKED)  # type: ignore[no-any-return]


def _only(kind: Indexed, wanted: Wanted) -> Wanted:
    return All((Term(Zone.KIND, kind.key), wanted))

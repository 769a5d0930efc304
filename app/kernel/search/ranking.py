"""What comes first: titles that say what was asked, kind by kind, the most exactly; then texts, the most recent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import lru_cache

from app.kernel.search.asked import Asked
from app.kernel.search.kinds import Indexed
from app.kernel.search.words import Word, plain, words

# How many titles a process keeps cut into words.
KEPT_TITLES = 20_000
# A word of the same root says a little less than the word itself, and one that only begins so still less.
SAME, AKIN, BEGUN = 1.0, 0.8, 0.6
PLURALS = "sx"
STARTS = 0.1
NEVER = datetime(1, 1, 1, tzinfo=UTC)


class Level(IntEnum):
    """How much of what was asked a title says."""

    TEXT = 0  # nothing: the text does
    SOME = 1
    AKIN = 2  # every word, by its root or its beginning
    ALL = 3
    JUST_THAT = 4


@dataclass(frozen=True)
class Candidate:
    """An entry that answers, as it is ranked."""

    id: int
    kind: Indexed
    title: str
    updated_at: datetime | None = None


def ranked(candidates: Sequence[Candidate], asked: Asked) -> list[Candidate]:
    """The candidates in the order they are shown; the same ones always come in the same order."""
    return sorted(candidates, key=lambda candidate: _place(candidate, asked))


def in_turn(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The same candidates, one of each kind in turn, in the order of kinds; each kind keeps its own order."""
    rank: Counter[str] = Counter()
    turns = []
    for candidate in candidates:
        turns.append((rank[candidate.kind.key], candidate.kind.position, candidate))
        rank[candidate.kind.key] += 1
    return [candidate for _turn, _position, candidate in sorted(turns, key=lambda turn: turn[:2])]


def _place(candidate: Candidate, asked: Asked) -> tuple[int, int, float, float, str, int]:
    kind = candidate.kind
    level, value = answer_of(candidate.title, asked) if kind.is_named else (Level.TEXT, 0.0)
    since = ((candidate.updated_at or NEVER) - NEVER).total_seconds()
    return (-level, kind.position, -value, -since, plain(candidate.title), candidate.id)


def answer_of(title: str, asked: Asked) -> tuple[Level, float]:
    """How a title answers: its level, and a value that grows with how exactly and how solely it does."""
    named = _title_words(title)
    found = [_likest(word, named) for word in asked.words]
    if not any(found):
        return Level.TEXT, 0.0
    spoken_of = [any(_likeness(word, each) for word in asked.words) for each in named]
    starts = STARTS if _likest(asked.words[0], named[:1]) else 0.0
    value = sum(found) / len(found) + sum(spoken_of) / len(spoken_of) + starts
    if not all(found):
        return Level.SOME, value
    if all(spoken_of):
        return Level.JUST_THAT, value
    return (Level.ALL if all(likeness == SAME for likeness in found) else Level.AKIN), value


def _likest(word: Word, named: Sequence[Word]) -> float:
    """How well the likest word of a title answers."""
    return max((_likeness(word, each) for each in named), default=0.0)


def _likeness(word: Word, other: Word) -> float:
    if word.plain.rstrip(PLURALS) == other.plain.rstrip(PLURALS):
        return SAME
    if word.stem == other.stem:
        return AKIN
    return BEGUN if other.plain.startswith(word.plain) else 0.0


@lru_cache(maxsize=KEPT_TITLES)
def _title_words(title: str) -> tuple[Word, ...]:
    return tuple(words(title))

"""What is looked for, said once for both engines: words in zones, all of them or any of them.

A zone is where a word may stand: `any` (title or text, by its root), `title` (by its root), `names` (the title's words
as they are written) or `kind`. `answers` tells, without any engine, whether an entry is what is looked for: it is what
both engines are held to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.search.words import words


class Zone(StrEnum):
    """Where a word may stand."""

    ANYWHERE = "any"
    TITLE = "title"
    NAMES = "names"
    KIND = "kind"


@dataclass(frozen=True)
class Term:
    """A word in a zone, whole or, for `names`, as the beginning of a word."""

    zone: Zone
    word: str
    begins: bool = False


@dataclass(frozen=True)
class All:
    """Every part."""

    parts: tuple["Wanted", ...]


@dataclass(frozen=True)
class Any:
    """One part at least."""

    parts: tuple["Wanted", ...]


Wanted = Term | All | Any


@dataclass(frozen=True)
class Tokens:
    """The words of an entry, by zone, as engines keep them."""

    kind: str
    title: frozenset[str]
    text: frozenset[str]
    names: frozenset[str]


def tokens_of(*, kind: str, title: str, text: str) -> Tokens:
    """The words an entry is found by; `title` is empty when the title is not searched."""
    named = list(words(title))
    return Tokens(
        kind=kind,
        title=frozenset(word.stem for word in named),
        text=frozenset(word.stem for word in words(text)),
        names=frozenset(word.plain for word in named),
    )


def written(wanted: Wanted, term: Callable[[Term], str], *, both: str, either: str) -> str:
    """The same thing in an engine's language, every part in its own parentheses."""
    if isinstance(wanted, Term):
        return term(wanted)
    joint = both if isinstance(wanted, All) else either
    return "(" + joint.join(written(part, term, both=both, either=either) for part in wanted.parts) + ")"


def answers(tokens: Tokens, wanted: Wanted) -> bool:
    """Whether an entry with these words is what is looked for."""
    if isinstance(wanted, All):
        return all(answers(tokens, part) for part in wanted.parts)
    if isinstance(wanted, Any):
        return any(answers(tokens, part) for part in wanted.parts)
    held = {
        Zone.ANYWHERE: tokens.title | tokens.text,
        Zone.TITLE: tokens.title,
        Zone.NAMES: tokens.names,
        Zone.KIND: {tokens.kind},
    }[wanted.zone]
    return any(word.startswith(wanted.word) for word in held) if wanted.begins else wanted.word in held

"""What somebody typed, turned into what is looked for: text in, words out, never anything an engine could obey."""

import re
from dataclasses import dataclass
from itertools import combinations

from app.kernel.search.wanted import All, Any, Term, Wanted, Zone
from app.kernel.search.words import Word, words

# Signs that other search engines obey, and this one does not: a quoted phrase, a word left out or required.
SIGNS = re.compile(r"[\"«»“”]|(?:^|\s)[-+\u2212](?=\w)")
# What is typed for the post's code of a town, which no data holds.
POSTAL = re.compile(r"\d{5}")
# Nobody types more to find something: the rest would only make the question heavy.
LONGEST, MOST_WORDS = 200, 8


@dataclass(frozen=True)
class Asked:
    """What was typed, as it is shown again, and its words; `is_cut` when there were more than are looked for."""

    typed: str
    words: tuple[Word, ...]
    is_cut: bool = False

    @property
    def has_signs(self) -> bool:
        """Whether signs were typed that change nothing here."""
        return bool(SIGNS.search(self.typed))

    @property
    def is_postal(self) -> bool:
        """Whether what was typed looks like a postal code."""
        return bool(POSTAL.fullmatch(self.typed))

    @property
    def stems(self) -> frozenset[str]:
        """What marks are made by."""
        return frozenset(word.stem for word in self.words)

    def every_word(self) -> Wanted:
        """All the words, in the title or in the text."""
        return All(tuple(_anywhere(word) for word in self.words))

    def last_word_begun(self) -> Wanted:
        """All the words, the last one perhaps not finished."""
        *whole, last = self.words
        return All((*map(_anywhere, whole), Any((_anywhere(last), _begins(last)))))

    def some_words(self) -> list[Wanted]:
        """Several words when nothing holds them all: all but one, whichever; then any of them."""
        count = len(self.words)
        if count < 2:
            return []
        but_one = Any(tuple(All(tuple(map(_anywhere, some))) for some in combinations(self.words, count - 1)))
        return [but_one] if count == 2 else [but_one, Any(tuple(map(_anywhere, self.words)))]

    def beginnings(self) -> Wanted:
        """All the words in the title, each of them perhaps not finished."""
        return All(tuple(Any((Term(Zone.TITLE, word.stem), _begins(word))) for word in self.words))


def asked(typed: str) -> Asked:
    """What these words look for; a word said twice counts once."""
    kept = typed[:LONGEST].strip()
    found = tuple({word.stem: word for word in words(kept)}.values())
    return Asked(kept, found[:MOST_WORDS], is_cut=len(found) > MOST_WORDS or len(typed.strip()) > LONGEST)


def _anywhere(word: Word) -> Wanted:
    return Term(Zone.ANYWHERE, word.stem)


def _begins(word: Word) -> Wanted:
    return Term(Zone.NAMES, word.plain, begins=True)

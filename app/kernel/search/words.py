"""French words as they are compared: without accents, elisions nor endings, the same for a text and for a question.

Both engines are given what comes out of here and nothing else: small words of letters a to z and digits. That is why
they find the same things.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

# A word is cut there; engines refuse words of thousands of letters.
LONGEST_WORD = 40
# A root shorter than this says too little: « log » is in logement, in logis and in loge.
SHORTEST_ROOT = 4
# How many different words a process keeps ready; a portal's whole vocabulary is about that.
KEPT_WORDS = 60_000

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "＇": "'"})
# Nearly all the accents there are; the rest are looked for letter by letter.
ACCENTS = re.compile("[\u0300-\u036f]+")
ELISIONS = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)")
# « C.A.F. » and « CAF » are one word, and so are the groups of a SIREN or a SIRET.
ACRONYMS = re.compile(r"(?<![\w.])[^\W\d_](?:\.[^\W\d_]){1,12}\.?(?!\w)")
NUMBERS = re.compile(r"(?<!\d)\d{3}[ \u00a0\u202f]\d{3}[ \u00a0\u202f]\d{3}(?:[ \u00a0\u202f]?\d{5})?(?!\d)")
WORD = re.compile(r"[^\W_]+")
PIECES = re.compile(rf"{NUMBERS.pattern}|[^\W_]+")
ABBREVIATIONS = {"st": "saint", "ste": "sainte"}

# Words that say nothing of what a text is about: neither kept nor looked for.
EMPTY = frozenset(
    (
        *("a", "au", "aux", "c", "ce", "ces", "cet", "cette", "d", "dans", "de", "des", "du", "elle", "elles", "en"),
        *("est", "et", "eux", "il", "ils", "j", "je", "l", "la", "le", "les", "leur", "leurs", "lui", "m", "ma", "mes"),
        *("mon", "n", "ne", "nos", "notre", "nous", "on", "ou", "par", "pour", "qu", "que", "qui", "s", "sa", "se"),
        *("ses", "son", "sont", "sur", "t", "ta", "te", "tes", "ton", "tu", "un", "une", "vos", "votre", "vous", "y"),
    )
)
# What the stemmer leaves apart once accents are gone: the plural after a vowel, and the feminine of trades.
ENDINGS = (
    (re.compile(r"(?<=\w{3})s$"), ""),
    (re.compile(r"(?<=\w{2})ee$"), "e"),
    (re.compile(r"(?<=\w{2})trice$"), "teur"),
    (re.compile(r"(?<=\w{3})euse$"), "eur"),
    (re.compile(r"(?<=\w{3})ere$"), "er"),
)

_local = threading.local()


class Word(NamedTuple):
    """A word as it was written, without accents, and what it is compared by."""

    plain: str
    stem: str


def plain(text: str) -> str:
    """A text in small letters, without accents, ligatures nor elisions; plain again, it does not change."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES)).casefold()
        text = ACCENTS.sub("", text).translate(LIGATURES)
        if not text.isascii():
            text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = ELISIONS.sub(" ", text.lower())
    text = ACRONYMS.sub(_together, text)
    return NUMBERS.sub(_together, text)


def _together(found: re.Match[str]) -> str:
    """Letters or digits in one block, kept apart from what follows."""
    return "".join(WORD.findall(found[0])) + " "


def words(text: str) -> Iterator[Word]:
    """The words of a text that say what it is about, in order."""
    for found in WORD.findall(plain(text)):
        word = _word(found)
        if word.plain not in EMPTY:
            yield word


def stems(text: str) -> list[str]:
    """What the words of a text are compared by, in order."""
    return [word.stem for word in words(text)]


@lru_cache(maxsize=KEPT_WORDS)
def _word(found: str) -> Word:
    letters = _ascii(ABBREVIATIONS.get(found, found))[:LONGEST_WORD]
    return Word(letters, _stem(letters))


def _stem(letters: str) -> str:
    """The root of a French word written without accents; a number is its own root."""
    if not letters.isalpha():
        return letters
    for ending, replaced in ENDINGS:
        letters = ending.sub(replaced, letters)
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        # A stemmer holds the word it is working on: each thread has its own.
        stemmer = _local.stemmer = snowballstemmer.stemmer("french")
    root = str(stemmer.stemWord(letters))
    return root if len(root) >= SHORTEST_ROOT else letters


def _ascii(word: str) -> str:
    """The same word in letters a to z and digits: engines disagree about which other signs are letters."""
    if word.isascii():
        return word
    return "".join(letter if letter.isascii() else f"x{ord(letter):x}z" for letter in word)


def pieces(text: str) -> Iterator[tuple[int, int, tuple[Word, ...]]]:
    """Where each word of a text stands, and what it is compared by: for marking what was looked for."""
    for found in PIECES.finditer(text):
        yield found.start(), found.end(), _words(found[0])


@lru_cache(maxsize=KEPT_WORDS)
def _words(piece: str) -> tuple[Word, ...]:
    return tuple(words(piece))

"""The offline list of common passwords: nothing about a password is ever asked of anybody outside.

A password is common when it is in the list, or when one or two of its words and a few figures or signs make it up:
« Soleil-Pluie 2026 ! » is no better than « soleil ».
"""

import gzip
import re
import unicodedata
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
SHORTEST_WORD = 3
# Figures and signs around words, up to a full date and its punctuation, add little; more of them may add much.
MOST_PADDING = 10
DISGUISES = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "€": "e", "!": "i"}
)
NOT_A_LETTER = re.compile(r"[\W\d_]+")
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def plain(text: str) -> str:
    """The letters and figures of a text, small and without accents: what a guesser's rules see of it."""
    return "".join(letter for letter in _bare(text) if letter.isalnum())


def is_common(password: str) -> bool:
    """Whether a list of passwords, or of two words, soon leads to this one."""
    bare = _bare(password)
    if bare in words() or plain(password) in words():
        return True
    # Figures within a word are letters in disguise; around it they are figures.
    inside = AROUND.sub("", bare).translate(DISGUISES)
    spellings = {NOT_A_LETTER.sub("", bare), NOT_A_LETTER.sub("", inside)}
    return any(
        len(letters) >= SHORTEST_WORD and len(bare) - len(letters) <= MOST_PADDING and _is_one_or_two_words(letters)
        for letters in spellings
    )


@cache
def words() -> frozenset[str]:
    """Every word and password of the lists, without accents; read when first asked."""
    found: set[str] = set()
    for file in sorted(DATA.glob("*.txt*")):
        text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        lines = text.decode().splitlines()
        found.update(map(_bare, lines), map(plain, lines))
    return frozenset(word for word in found if len(word) >= SHORTEST_WORD)


def _is_one_or_two_words(letters: str) -> bool:
    known = words()
    return letters in known or any(
        letters[:cut] in known and letters[cut:] in known
        for cut in range(SHORTEST_WORD, len(letters) - SHORTEST_WORD + 1)
    )


def _bare(text: str) -> str:
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))

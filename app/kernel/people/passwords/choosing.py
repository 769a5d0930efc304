"""Which passwords are refused: short, common, about the portal or the person, or a mere repetition.

Length, a list and slowed attempts do the work; no class of characters is asked (ASVS 6.2.5), any character is taken.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from app.kernel.people.passwords.common import is_common, plain
from app.kernel.people.passwords.hashing import composed

LONGEST = 128
# Words that anybody who wants in would try first here.
OF_THE_PORTAL = ("tissage", "paysdelaloire", "pays de la loire", "région", "association", "cohésion", "portail")
# A name of three letters lives inside too many words to be forbidden.
SHORTEST_NAME = 4
FEWEST_CHARACTERS = 5
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
NEIGHBOURS = {
    (row[place], row[place + 1]): 1 for row in (*ROWS, *(row[::-1] for row in ROWS)) for place in range(len(row) - 1)
} | {("9", "0"): 1, ("0", "9"): 1}


def why_refused(password: str, *, least: int, about: Iterable[str] = ()) -> str | None:
    """Why this password cannot be chosen, in words for whoever chooses it; None when it can.

    `least` is the shortest length accepted, in characters; `about` holds the person's names and addresses.
    """
    chosen = composed(password)
    if len(chosen) < least:
        return f"Ce mot de passe est trop court\u00a0: il lui faut au moins {least} caractères."
    if len(chosen) > LONGEST:
        return f"Ce mot de passe est trop long\u00a0: {LONGEST} caractères au plus."
    named = next((word for word in _words(about) if plain(word) in plain(chosen)), None)
    if named:
        return (
            f"Ce mot de passe contient «\u00a0{named}\u00a0», ce que l’on essaierait d’abord. Choisissez d’autres mots."
        )
    if is_mere_repetition(chosen):
        return (
            "Ce mot de passe répète ou suit une même suite de touches. Choisissez plusieurs mots sans lien entre eux."
        )
    if is_common(chosen):
        return "Ce mot de passe est parmi les plus courants. Choisissez plusieurs mots sans lien entre eux."
    return None


def is_mere_repetition(password: str) -> bool:
    """Whether this is one piece said again, very few different characters, or keys that follow one another."""
    letters = "".join(
        letter for letter in unicodedata.normalize("NFD", password.casefold()) if not unicodedata.combining(letter)
    )
    return len(set(letters)) < FEWEST_CHARACTERS or _is_said_again(letters) or _runs(letters) <= len(letters) // 4


def _is_said_again(text: str) -> bool:
    return any(
        text == (text[:period] * (len(text) // period + 1))[: len(text)] for period in range(1, len(text) // 2 + 1)
    )


def _runs(text: str) -> int:
    """How many pieces the text is made of, when keys that repeat or follow one another are one piece."""
    return 1 + sum(
        first != second and (first, second) not in NEIGHBOURS for first, second in zip(text, text[1:], strict=False)
    )


def _words(about: Iterable[str]) -> Iterator[str]:
    yield from OF_THE_PORTAL
    for text in about:
        yield from (part for part in re.split(r"[\W\d_]+", text) if len(part) >= SHORTEST_NAME)

"""Finding a passage as people read it, and taking it out: a pure library.

The same words are found whatever their accents, capitals and way of writing them: composed or not, with a no-break
space, a typographic apostrophe, bold marks in the middle. A name is only found whole: « alimentaire » holds no « Ali ».
"""

import re
import unicodedata

MARK = "[passage retiré]"
# What a reader does not see or does not tell apart.
UNSEEN = set("*_`\\[]~\u00ad\u034f")
SAME = {**dict.fromkeys("’ʼ‘´`", "'"), **dict.fromkeys("‐‑‒–—−", "-")}
# A number is the same with its figures together, by twos, with points or dashes.
NUMBER = re.compile(r"[\d\s.\-/+()]+")
BETWEEN_FIGURES = set(" .-/()")
FEWEST_FIGURES = 6


def spans_of(text: str, passage: str) -> list[tuple[int, int]]:
    """Where the passage stands in the text, from its start to just after its end, in order."""
    is_number = bool(NUMBER.fullmatch(passage)) and sum(map(str.isdigit, passage)) >= FEWEST_FIGURES
    needle, _ = _read(passage.strip(), is_number)
    letters, places = _read(text, is_number)
    found, start = [], 0
    while needle and (at := letters.find(needle, start)) >= 0:
        start = at + 1
        first, last = places[at], _end(text, places[at + len(needle) - 1])
        if _stands_alone(text, first, last):
            found.append((first, last))
            start = at + len(needle)
    return found


def without(text: str, passage: str, *, longest: int | None = None) -> tuple[str, int]:
    """The text with the mark in place of each occurrence, and how many there were; never longer than `longest`."""
    spans = spans_of(text, passage)
    kept = text
    for first, last in reversed(spans):
        kept = kept[:first] + MARK + kept[last:]
    return (kept[:longest] if longest and spans else kept), len(spans)


def _read(text: str, is_number: bool) -> tuple[str, list[int]]:
    """The letters of a text as they are compared, and where each stands in it."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _compared(character):
            blank = letter == " "
            if (is_number and letter in BETWEEN_FIGURES) or (blank and letters[-1:] == [" "]):
                continue
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _compared(character: str) -> str:
    if character in UNSEEN or unicodedata.category(character) in ("Cf", "Mn"):
        return ""
    if character.isspace() or character == ">":
        return " "
    plain = unicodedata.normalize("NFKD", SAME.get(character, character)).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _end(text: str, last: int) -> int:
    """Just after a letter and the accents that follow it."""
    end = last + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _stands_alone(text: str, first: int, last: int) -> bool:
    """Whether no letter or figure goes on where the passage begins or ends with one."""
    before = first > 0 and text[first].isalnum() and text[first - 1].isalnum()
    after = last < len(text) and text[last].isalnum() and text[last - 1].isalnum()
    # The last letter may be hidden behind its accents.
    accented = last < len(text) and unicodedata.combining(text[last - 1]) and text[last].isalnum()
    return not (before or after or accented)

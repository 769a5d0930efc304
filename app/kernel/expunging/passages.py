"""Finding a passage as people read it, and taking it out: a pure library.

The same words are found whatever their accents, capitals and way of writing them: composed or not, with a no-break
space, a typographic apostrophe, bold marks in the middle. A name is only found whole: « alimentaire » holds no « Ali ».
In the name of a file, what stands between two words may be any sign, and figures may follow.
"""

import re
import unicodedata
from enum import Enum, auto

MARK = "[passage retiré]"
# What a reader does not see or does not tell apart.
UNSEEN = set("*_`\\[]~\u00ad\u034f")
SAME = {**dict.fromkeys("’ʼ‘´`", "'"), **dict.fromkeys("‐‑‒–—−", "-")}
# A number is the same with its figures together, by twos, with points or dashes.
NUMBER = re.compile(r"[\d\s.\-/+()]+")
BETWEEN_FIGURES = set(" .-/()")
BETWEEN_WORDS_OF_FILES = set("_-.+&,;()[]'")
FEWEST_FIGURES = 6
# Lines quoted as mails do, and what stands between quotation marks.
QUOTED = re.compile(r"(?:^ {0,3}>.*(?:\n|\Z))+|«[^«»]{0,4000}»|“[^“”]{0,4000}”|\"[^\"\n]*\"", re.MULTILINE)

Span = tuple[int, int]


class Reading(Enum):
    """How a text is read."""

    PROSE = auto()
    NUMBER = auto()
    FILE_NAME = auto()


def spans_of(text: str, passage: str, *, is_file_name: bool = False) -> list[Span]:
    """Where the passage stands in the text, from its start to just after its end, in order."""
    reading = _reading(passage, is_file_name)
    needle, _ = _read(passage.strip(), reading)
    letters, places = _read(text, reading)
    found, start = [], 0
    needle = needle.strip(" ")
    while needle and (at := letters.find(needle, start)) >= 0:
        start = at + 1
        first, last = places[at], _end(text, places[at + len(needle) - 1])
        if _stands_alone(text, first, last, reading):
            found.append((first, last))
            start = at + len(needle)
    return found


def stands_in(text: str, passage: str) -> bool:
    """Whether the passage stands in a text, or in the name of a file."""
    return any(spans_of(text, passage, is_file_name=named) for named in (False, True))


def without(
    text: str, passage: str, *, longest: int | None = None, is_file_name: bool = False, in_quotes: bool = False
) -> tuple[str, int]:
    """The text with the mark in place of each occurrence, and how many there were; never longer than `longest`.

    With `in_quotes`, only the occurrences that the text quotes from elsewhere go.
    """
    spans = spans_of(text, passage, is_file_name=is_file_name)
    if in_quotes:
        quoted = [found.span() for found in QUOTED.finditer(text)]
        spans = [(first, last) for first, last in spans if any(a <= first and last <= b for a, b in quoted)]
    kept = text
    for first, last in reversed(spans):
        kept = kept[:first] + MARK + kept[last:]
    return (kept[:longest] if longest and spans else kept), len(spans)


def key_of(text: str) -> str:
    """The letters and figures of a text alone: a text that holds a passage has the passage's key within its own.

    Far quicker than reading, it leaves few of many texts to be read.
    """
    return text.translate(_keys)


def _reading(passage: str, is_file_name: bool) -> Reading:
    if NUMBER.fullmatch(passage) and sum(map(str.isdigit, passage)) >= FEWEST_FIGURES:
        return Reading.NUMBER
    return Reading.FILE_NAME if is_file_name else Reading.PROSE


def _read(text: str, reading: Reading) -> tuple[str, list[int]]:
    """The letters of a text as they are compared, and where each stands in it."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _compared(character, reading):
            blank = letter == " "
            if (reading is Reading.NUMBER and letter in BETWEEN_FIGURES) or (blank and letters[-1:] == [" "]):
                continue
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _compared(character: str, reading: Reading) -> str:
    if reading is Reading.FILE_NAME and SAME.get(character, character) in BETWEEN_WORDS_OF_FILES:
        return " "
    if character in UNSEEN or unicodedata.category(character) in ("Cf", "Mn"):
        return ""
    if character.isspace() or character == ">":
        return " "
    plain = unicodedata.normalize("NFKD", SAME.get(character, character)).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


class _Keys(dict[int, str]):
    """What remains of each sign in a key, found the first time it is met."""

    def __missing__(self, point: int) -> str:
        kept = "".join(letter for letter in _compared(chr(point), Reading.PROSE) if letter.isalnum())
        self[point] = kept
        return kept


_keys = _Keys()


def _end(text: str, last: int) -> int:
    """Just after a letter and the accents that follow it."""
    end = last + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _stands_alone(text: str, first: int, last: int, reading: Reading) -> bool:
    """Whether no letter or figure goes on where the passage begins or ends with one."""
    before = first > 0 and _go_on(text[first - 1], text[first], reading)
    after = last < len(text) and _go_on(text[last - 1], text[last], reading)
    # The last letter may be hidden behind its accents.
    accented = last < len(text) and unicodedata.combining(text[last - 1]) and text[last].isalnum()
    return not (before or after or accented)


def _go_on(one: str, other: str, reading: Reading) -> bool:
    """Whether two signs that touch are of one word, or of one number."""
    if reading is Reading.FILE_NAME:
        return (one.isalpha() and other.isalpha()) or (one.isdigit() and other.isdigit())
    return one.isalnum() and other.isalnum()

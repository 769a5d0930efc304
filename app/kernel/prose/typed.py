"""Text as it leaves the keyboard: what is refused, what is put in order, what is left exactly as typed."""

import re
import unicodedata

from app.kernel.refusals import Refusal

MAX_LENGTH = 20_000

NUL_OR_LONE_SURROGATE = re.compile("[\x00\ud800-\udfff]")
CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
LINE_ENDS = re.compile("\r\n|\r|\x85|\u2028|\u2029")
BREAKABLE_SPACES = re.compile("[ \t\n\r\f\v\x85\u2028\u2029]+")
BIDI_CONTROLS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")

# Every combining mark of Unicode is below this point.
MARKS_END = 0x20000
COMBINING = "".join(chr(point) for point in range(0x300, MARKS_END) if unicodedata.combining(chr(point)))
# Ordering the marks of one letter costs the square of their number: past thirty in a row, the invisible joiner that
# Unicode provides for this (UAX 15, stream-safe text) cuts the row without losing a mark.
LONG_ROW_OF_MARKS = re.compile(f"([{COMBINING}]{{30}})(?=[{COMBINING}])")
JOINER = "\u034f"
# A letter typed with its accents apart counts once, but a text this many times too long is not even read.
UNREAD_TIMES = 4


class Unreadable(Refusal):
    """The text holds a character that no screen can show and that PostgreSQL would not keep."""

    message = (
        "Votre texte contient un caractère illisible, sans doute venu d’un copier-coller. "
        "Effacez le passage collé puis saisissez-le au clavier."
    )
    field = "body"


class TooLong(Refusal):
    """The text is longer than a message may be."""

    field = "body"

    def __init__(self, length: int, limit: int, *, field: str | None = None) -> None:
        super().__init__(
            f"Votre texte compte {_grouped(length)} caractères\u202f; le maximum est {_grouped(limit)}. "
            "Raccourcissez-le ou répartissez-le sur plusieurs messages.",
            field=field,
        )


class Empty(Refusal):
    """Nothing was written."""

    message = "Écrivez votre message."
    field = "body"

    def __init__(self, *, field: str | None = None) -> None:
        unseen = "Ce champ ne contient aucun caractère visible. Saisissez-le au clavier."
        super().__init__(None if field in (None, "body") else unseen, field=field)


def checked(text: str, *, limit: int = MAX_LENGTH, field: str = "body") -> str:
    """The text put in order (line ends, composed accents, no stray control), or a refusal on its field."""
    if len(text) > UNREAD_TIMES * limit:
        raise TooLong(len(text), limit, field=field)
    if NUL_OR_LONE_SURROGATE.search(text):
        raise Unreadable(field=field)
    ordered = in_order(text).strip("\n ")
    if not _has_something_to_see(ordered):
        raise Empty(field=field)
    if len(ordered) > limit:
        raise TooLong(len(ordered), limit, field=field)
    return ordered


def one_line(text: str, *, limit: int = 200, field: str = "title") -> str:
    """A title: one line, single spaces, no control of writing direction, since it is shown inside other sentences."""
    return checked(folded(text), limit=limit, field=field)


def folded(text: str) -> str:
    """The text on one line; the no-break spaces of French typography are kept, unlike what str.split would do."""
    return BREAKABLE_SPACES.sub(" ", BIDI_CONTROLS.sub("", text)).strip(" ")


def in_order(text: str) -> str:
    """Line ends as \\n, accents composed, control characters gone; never refuses."""
    lines = CONTROLS.sub("", LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", LONG_ROW_OF_MARKS.sub(rf"\1{JOINER}", lines))


def showable(text: str) -> str:
    """The text with a visible mark in place of what no page can show."""
    return NUL_OR_LONE_SURROGATE.sub("\ufffd", text)


def _has_something_to_see(text: str) -> bool:
    """Spaces, joiners and direction marks alone make a message nobody can read."""
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")

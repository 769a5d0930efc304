"""What a cell says: a text, an amount in cents, a day or a year."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

CENT = Decimal("0.01")
BLANKS = re.compile(r"[\s\u00a0\u202f]+")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
NOTHING = {"NA", "N/A"}


def text(cell: object) -> str:
    """The words of a cell on one line; « NA » is how some tools write nothing."""
    words = BLANKS.sub(" ", "" if cell is None else unspoilt(str(cell))).strip()
    return "" if words in NOTHING else words


def unspoilt(words: str) -> str:
    """The same words read in the right encoding, when they were saved once or more as if UTF-8 were Windows-1252."""
    for _ in range(3):
        if not re.search("[ÃÅÂ]", words):
            return words
        try:
            words = words.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return words
    return words


def cents(cell: object) -> int | None:
    """An amount in cents, exactly as published; None when the file gives none."""
    written = BLANKS.sub("", "" if cell is None else str(cell)).removesuffix("€").replace(",", ".")
    if written in ("", "NA"):
        return None
    try:
        amount = Decimal(written)
    except InvalidOperation:
        return None
    rounded = amount.quantize(CENT)
    return int(rounded * 100) if abs(amount - rounded) < Decimal("0.0005") else None


def day(cell: object) -> date | None:
    """The day of a decision, when the cell holds a whole date."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = ISO_DAY.fullmatch(text(cell))
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def year(cell: object) -> int | None:
    """The year of a decision: alone in the cell, or that of its day."""
    words = text(cell)
    if re.fullmatch(r"(19|20)\d{2}", words):
        return int(words)
    found = day(cell)
    return found.year if found else None

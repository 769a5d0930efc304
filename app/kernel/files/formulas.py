"""Cells that a spreadsheet would run: told, disarmed on the way out, given back as they were on the way in."""

import re

# What may stand before a formula without keeping a spreadsheet from running it: spaces of every kind, marks of
# direction or of byte order, which nobody sees, and the apostrophes already put there.
_BEFORE = "['\\s\u00a0\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]*"
FORMULA = re.compile(f"^{_BEFORE}[=+\\-@\\t\\r\uff1d\uff0b\uff0d\uff20]")


def disarmed(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before what could be one."""
    return f"'{text}" if FORMULA.match(text) else text


def as_written(cell: str) -> str:
    """The text a disarmed cell was made from; any other cell stays as it is."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell

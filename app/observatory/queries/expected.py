"""When the next figures of a source are to be expected: each is yearly, and its producer keeps to a season."""

from datetime import date

# The month in which the producer usually publishes the figures of a year, and how many years later:
# France Travail in April of the survey's year, the Dares at the end of the following year. A habit, not a promise.
USUAL = {"bmo": (4, 0), "tensions": (11, 1)}


def expected_on(family: str, vintage: int) -> date | None:
    """The first day of the month in which the figures of a year usually appear; nothing when no habit is known."""
    if family not in USUAL:
        return None
    month, years_later = USUAL[family]
    return date(vintage + years_later, month, 1)

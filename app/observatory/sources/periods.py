"""Periods as numbers: a year is 2019, a month 201701, a span of years 20162018."""

MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
MONTH, SPAN = 10**4, 10**6


CENTURY = 2000


def in_full(year: str) -> str:
    """A year of this century whose last two digits alone are written: « 21 » is 2021."""
    return str(CENTURY + int(year))


def last_year(period: int) -> int:
    """The year in which a period ends."""
    if period >= SPAN:
        return period % MONTH
    return period // 100 if period >= MONTH else period


def written(period: int) -> str:
    """A period as a file writes it: 2019, 2017-01, 2016-2018."""
    if period >= SPAN:
        return f"{period // MONTH}-{period % MONTH}"
    return f"{period // 100}-{period % 100:02}" if period >= MONTH else str(period)


def read(text: str) -> int:
    """A period written as an address or a file writes it; raises ValueError for anything else."""
    first, _, second = text.partition("-")
    if not second:
        return int(first)
    return int(first) * (MONTH if len(second) == len(first) else 100) + int(second)


def in_words(period: int) -> str:
    """A period as people read it: « 2019 », « janv. 2017 », « 2016-2018 »."""
    if MONTH <= period < SPAN:
        return f"{MONTHS[period % 100 - 1]}\u00a0{period // 100}"
    return written(period)


def step(period: int) -> int:
    """The period that follows, for telling a hole in a series from the next point."""
    if period >= SPAN:
        return period + MONTH + 1
    if period >= MONTH:
        return period + 1 if period % 100 < 12 else period + 89
    return period + 1

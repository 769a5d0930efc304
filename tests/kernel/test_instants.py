"""Days, hours and durations are written one way, in letters as in pages."""

from datetime import UTC, date, datetime

import pytest

from app.kernel.instants import day_in_words, in_words, lasting
from app.web.filters import day, moment


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1, "1 heure"), (24, "24 heures"), (36, "36 heures"), (48, "2 jours"), (50, "50 heures"), (168, "7 jours")],
)
def test_whole_days_are_told_from_two_of_them_on(hours, words):
    assert lasting(hours) == words.replace(" ", "\u00a0")


def test_letters_and_pages_write_a_date_the_same_way():
    late = datetime(2026, 11, 30, 23, 29, tzinfo=UTC)
    assert in_words(late) == moment(late) == "1er déc. 2026 à 00\u00a0h\u00a029"
    assert day_in_words(late) == day(late) == day(date(2026, 12, 1)) == "1er déc. 2026"

"""What the law lets a public body say of its accessibility, whatever the dates and the rate."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.legal.rule import Claim, Conformity

days = st.dates(date(2015, 1, 1), date(2060, 1, 1))
rates = st.integers(0, 10_000)
recent = st.integers(0, 3 * 365)


@given(st.none() | days, st.none() | rates, st.none() | days, days)
def test_without_a_valid_audit_and_declaration_the_only_wording_is_the_worst(audited, rate, declared, on):
    said = Claim(audited, rate, declared).conformity(on)
    dates = [audited, declared]
    missing = rate is None or None in dates
    if missing or any(day > on or (on - day).days > 3 * 365 + 1 for day in dates):
        assert said is Conformity.NONE


@given(days, recent, recent, rates)
def test_with_them_the_rate_alone_decides(on, audit_age, declaration_age, rate):
    claim = Claim(on - timedelta(days=audit_age), rate, on - timedelta(days=declaration_age))
    expected = Conformity.NONE if rate < 5_000 else Conformity.FULL if rate == 10_000 else Conformity.PARTIAL
    assert claim.conformity(on) is expected


@given(days, rates, days, days, days)
def test_time_alone_never_betters_it(audited, rate, declared, sooner, later):
    claim = Claim(audited, rate, declared)
    sooner, later = sorted((max(sooner, audited, declared), max(later, audited, declared)))
    order = list(Conformity)
    assert order.index(claim.conformity(later)) <= order.index(claim.conformity(sooner))


@pytest.mark.parametrize(
    ("rate", "wording"),
    [
        (0, "non conforme"),
        (4_999, "non conforme"),
        (5_000, "partiellement conforme"),
        (9_999, "partiellement conforme"),
        (10_000, "totalement conforme"),
    ],
)
def test_the_bounds_are_those_of_the_law(rate, wording):
    assert Claim(date(2026, 1, 1), rate, date(2026, 1, 2)).conformity(date(2026, 6, 1)) == wording


def test_three_years_to_the_day_still_count_and_the_next_one_no_longer():
    claim = Claim(date(2024, 2, 29), 10_000, date(2024, 3, 1))
    assert claim.conformity(date(2027, 2, 28)) is Conformity.FULL
    assert claim.conformity(date(2027, 3, 1)) is Conformity.NONE

"""Nothing past its date survives the night, and nothing younger is touched."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.kernel.jobs import daily_names
from app.kernel.jobs.daily import _daily
from app.kernel.retention.queries import due
from app.kernel.retention.table import ACTIONS, EMPTYING, RETENTION, earlier
from app.kernel.rights import shelf
from app.kernel.settings import DEFINITIONS
from tests import make
from tests.kernel.retention.rows import APART, put

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
WAYS = [(line, start) for line in RETENTION if line.table_name not in APART for start in line.starts]
# Minutes from the end of a row's time: before it, the row stays; after it, it goes.
around = st.integers(-400 * 24 * 60, 400 * 24 * 60) | st.integers(-2, 2)


@pytest.fixture
def night(app):
    """Some people and places for rows to point to, at a fixed time."""
    make.person("admin")
    with time_machine.travel(NOW, tick=False):
        yield
    for key in shelf.kept():
        shelf.remove(key)


def held(line, key):
    """What remains of a row: nothing, or the row itself."""
    (column,) = line.table.primary_key
    return db.session.execute(select(line.table).where(column == key)).mappings().one_or_none()


def is_gone(line, row):
    """Whether what the table announces was done to this row."""
    if line.action == "retirer":
        return row is not None and row["state"] == "expired"
    if line.action.startswith(EMPTYING):
        return row is None or all(row[name] is None for name in line.action.removeprefix(EMPTYING).split())
    return row is None


def other_classes(line, start, key, now):
    """Whether the same row is past its time as a row of another class too."""
    return any(
        other is not line
        and other.table_name == line.table_name
        and db.session.scalar(select(other.is_past(now)).where(*(c == key for c in other.table.primary_key)))
        for other in RETENTION
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(around, min_size=len(WAYS), max_size=len(WAYS)))
def test_what_is_past_goes_and_what_is_younger_stays(night, minutes):
    put_in = []
    for (line, start), offset in zip(WAYS, minutes, strict=True):
        key = put(line, start, line.limit(NOW) + timedelta(minutes=offset), NOW)
        put_in.append((line, start, key, offset < 0, other_classes(line, start, key, NOW)))
    db.session.commit()
    told = {one.line.name: one.rows for one in due()}
    for line, _start, _key, is_past, _other in put_in:
        assert told[line.name] > 0 or not is_past, f"{line.name}: the report does not see it"
    for job in sorted({line.job for line in RETENTION}):
        _daily[job]()
        db.session.commit()
    for line, start, key, is_past, is_past_elsewhere in put_in:
        gone = is_gone(line, held(line, key))
        assert gone == is_past or (gone and is_past_elsewhere), f"{line.name} by {start}: {is_past=}, {gone=}"
    assert {one.line.name: one.rows for one in due() if one.rows} == {}


def test_the_report_changes_nothing(night):
    line, start = WAYS[0]
    key = put(line, start, line.limit(NOW) - timedelta(days=1), NOW)
    db.session.commit()
    assert next(one.rows for one in due() if one.line is line) == 1
    db.session.rollback()
    assert held(line, key)


@pytest.mark.parametrize("line", RETENTION, ids=lambda line: line.name)
def test_each_line_says_something_that_exists(app, line):
    assert {*line.starts, *(term["column"] for term in line.terms)} <= set(line.table.columns.keys())
    assert line.action in ACTIONS or line.action.startswith(EMPTYING)
    assert line.job in daily_names()
    assert line.since
    assert line.origin
    if "." in line.lasting:
        assert DEFINITIONS[line.lasting].unit in ("heures", "jours", "mois")


@given(st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)), st.integers(0, 60))  # noqa: DTZ001
def test_months_are_those_of_the_calendar(at, months):
    before = earlier(at, months, "mois")
    assert before <= at
    assert timedelta(days=30.4 * months - 32) < at - before < timedelta(days=30.5 * months + 32)
    assert earlier(at, months + 1, "mois") < before or months == 0

"""Rows written in plain words come back the same, and their checksum tells any change and no order."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.cli.backup.portable import Checksum, PortableTable, portable_tables
from app.extensions import db
from app.kernel.instants import Instant

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
values = {
    "text": words,
    "whole": st.integers(-(2**63), 2**63 - 1),
    "real": st.floats(allow_nan=False, allow_infinity=False),
    "amount": st.decimals(-(10**6), 10**6, places=2).map(lambda value: value + Decimal(0)),
    "yes": st.booleans(),
    "day": st.dates(date(1, 1, 1)),
    "at": st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    "said": st.dictionaries(words, st.none() | st.booleans() | st.integers(-(2**53), 2**53) | words, max_size=4),
    "bytes": st.binary(max_size=30),
}
rows = st.fixed_dictionaries({name: st.none() | value for name, value in values.items()})
KIND_OF = {"whole": "integer", "amount": "decimal", "yes": "boolean", "at": "instant", "said": "json"}
TABLE = PortableTable("thing", {"id": "integer", **{name: KIND_OF.get(name, name) for name in values}}, ("id",))
CHECKED = [sa.Column(name, Instant() if name == "at" else type_) for name, type_ in (
    ("text", sa.Text()), ("whole", sa.BigInteger()), ("real", sa.Double()), ("amount", sa.Numeric(18, 2)),
    ("yes", sa.Boolean()), ("day", sa.Date()), ("at", None), ("said", sa.JSON()), ("bytes", sa.LargeBinary()),
)]  # fmt: skip


@pytest.fixture(scope="module")
def engine():
    """A database of one table that has a column of each kind."""
    made = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    thing = sa.Table("thing", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), *CHECKED)
    thing.create(made)
    yield made
    made.dispose()


def lines_once_kept(engine, lines):
    """What a database that was given these lines gives back."""
    with engine.begin() as connection:
        connection.execute(sa.delete(TABLE.plain))
        TABLE.insert(connection, lines)
        return list(TABLE.lines(connection))


@pytest.mark.filterwarnings("ignore:Dialect sqlite.*does .not. support Decimal")
@given(st.lists(rows, min_size=1, max_size=5))
def test_rows_come_back_the_same(engine, kept):
    with engine.begin() as connection:
        connection.execute(sa.delete(TABLE.plain))
        connection.execute(sa.insert(TABLE.plain), [{"id": n, **row} for n, row in enumerate(kept)])
        lines = list(TABLE.lines(connection))
    assert lines_once_kept(engine, lines) == lines


def checksum(lines):
    """The checksum of these lines, in this order."""
    found = Checksum()
    for line in lines:
        found.add(line)
    return found.rows, found.value


@given(st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=20), st.randoms())
def test_a_checksum_tells_a_change_but_no_order(lines, chance):
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert checksum(shuffled) == checksum(lines)
    changed = list(lines)
    changed[chance.randrange(len(changed))] += b"."
    assert checksum(changed) != checksum(lines)
    assert checksum(lines[:-1]) != checksum(lines)


def test_every_table_of_the_portal_can_be_archived(app):
    kept = {table.name for table in portable_tables()}
    made_again = {name for name, table in db.metadata.tables.items() if table.info.get("derived")}
    assert kept | made_again == set(db.metadata.tables)

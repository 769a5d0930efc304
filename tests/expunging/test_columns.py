"""Every column that can hold words is one that passages are removed from, or says in exempt.csv why it is not."""

import csv
from pathlib import Path

from sqlalchemy import JSON, LargeBinary, String

from app.extensions import db
from app.kernel.expunging.stores import declared
from app.kernel.sealing import Sealed

EXEMPT = Path(__file__).parent / "exempt.csv"
# Whoever writes a reason says what the column holds; a word does not.
SHORTEST_REASON = 5


def that_hold_words() -> set[tuple[str, str]]:
    """Every column of text, sealed or not, and every column of lists."""
    return {
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, (String, JSON, Sealed, LargeBinary))
    }


def exempt() -> list[tuple[str, str, str]]:
    """The columns left alone, each with its reason."""
    with EXEMPT.open(encoding="utf-8", newline="") as lines:
        # A reason may hold the sign that ends a field: it is what comes last.
        rows = [row for row in csv.reader(lines, delimiter=";", quoting=csv.QUOTE_NONE)][1:]
    return [(row[0], column, ";".join(row[2:])) for row in rows for column in row[1].split()]


def test_every_column_that_can_hold_words_is_declared_or_says_why_not(app):
    silent = that_hold_words() - declared() - {(table, column) for table, column, _reason in exempt()}
    assert silent == set(), "declare it to app/kernel/expunging, or say in tests/expunging/exempt.csv why not"


def test_no_column_is_both_nor_said_twice(app):
    said = [(table, column) for table, column, _reason in exempt()]
    assert len(said) == len(set(said))
    assert set(said) & declared() == set()


def test_what_is_said_is_of_columns_that_exist_and_says_something(app):
    known = that_hold_words()
    for table, column, reason in exempt():
        assert (table, column) in known, f"{table}.{column} does not exist"
        assert len(reason) >= SHORTEST_REASON, f"{table}.{column} gives no reason"
    assert declared() <= known

"""Each table that leads to a person has its time in the retention table, or says in kept.csv why it has none."""

import csv
from pathlib import Path

from app.extensions import db
from app.kernel.retention.table import RETENTION
from app.kernel.rights.inventory import INVENTORY

KEPT = Path(__file__).parent / "kept.csv"
# A row goes with the account, with what it hangs from, or never.
UNTIL = {"erasure", "its place", "always"}
SHORTEST_REASON = 20


def that_lead_to_a_person() -> set[str]:
    """The tables with a foreign key to a person, those that the inventory reaches by another, and people."""
    linked = {
        table.name
        for table in db.metadata.sorted_tables
        for link in table.foreign_keys
        if link.column.table.name == "person"
    }
    return linked | {line.table_name for line in INVENTORY} | {"person"}


def kept() -> dict[str, tuple[str, str]]:
    with KEPT.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";", strict=True))
    assert len({row["table"] for row in rows}) == len(rows), "a table is said twice"
    return {row["table"]: (row["until"], row["reason"]) for row in rows}


def test_every_table_that_leads_to_a_person_has_a_time_or_a_reason(app):
    timed = {line.table_name for line in RETENTION}
    silent = that_lead_to_a_person() - timed - set(kept())
    assert silent == set(), "give it a line in app/kernel/retention/retention.csv, or its reason in kept.csv"


def test_no_table_has_both_and_what_is_said_is_of_tables_that_lead_to_a_person(app):
    timed = {line.table_name for line in RETENTION}
    assert set(kept()) & timed == set()
    assert set(kept()) <= that_lead_to_a_person()


def test_each_reason_says_something_and_agrees_with_what_erasure_does(app):
    for table, (until, reason) in kept().items():
        assert until in UNTIL, table
        assert len(reason) >= SHORTEST_REASON, table
        erased = {line.fate == "erased" for line in INVENTORY if line.table_name == table}
        assert (True in erased) == (until == "erasure"), table

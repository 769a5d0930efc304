"""Every way from a table to a person is in the inventory, with what the copy and the erasure do about it."""

import csv
import re

import pytest
from sqlalchemy import LargeBinary, String

from app.extensions import db
from app.kernel.rights.inventory import COLUMN_LABELS, FILE, INVENTORY, LABELS, of_another
from app.kernel.rights.queries import held_about
from tests import make

ACTIONS = re.compile(r"anonymiser|effacer|garder|vider:[a-z_ ]+")
# A column of this name may hold what tells who somebody is, without pointing to an account.
TELLING = re.compile(r"email|recipient|phone|telephone|address|display_name|first_name|last_name|surname|pseudonym")
SECRET = re.compile(r"hash|secret|password|token|proposed$|counter")
# table.column → why it tells nobody who somebody with an account is, or how it goes away by itself.
TELLS_NOBODY: dict[str, str] = {
    "account_request.display_name": "goes with its row, found by its address",
    "person.email": "the account itself",
    "person.display_name": "the account itself",
    "person.pseudonym": "the account itself",
    "person.pseudonym_likeness": "the account itself",
    "setting.value": "a setting",
}


def ways():
    """Each foreign key that leads to a person."""
    return {
        (table.name, link.parent.name)
        for table in db.metadata.sorted_tables
        for link in table.foreign_keys
        if link.target_fullname == "person.id"
    }


def test_every_link_to_a_person_is_in_the_inventory(app):
    known = {(line.table_name, line.way) for line in INVENTORY}
    assert ways() - known == set(), "say in app/kernel/rights/inventory.csv what becomes of them"


def test_every_column_that_may_name_somebody_is_in_the_inventory(app):
    known = {f"{line.table_name}.{line.way.removeprefix('@')}" for line in INVENTORY} | set(TELLS_NOBODY)
    telling = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if TELLING.search(column.name) and isinstance(column.type, String)
    }
    assert telling - known == set()


def test_the_inventory_names_only_what_exists(app):
    for line in INVENTORY:
        columns = set(line.table.columns.keys())
        assert line.left_out <= columns, line
        assert set(line.emptied) <= columns, line
        assert ACTIONS.fullmatch(line.erasure), line
        assert line.title, line
        assert line.why, line
        line.about(make.person())


def test_every_line_of_the_files_is_whole():
    for file in (FILE, LABELS):
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines(), delimiter=";"))
        assert {len(row) for row in rows} == {len(rows[0])}


def test_one_table_has_one_fate_for_each_way(app):
    assert len({(line.table_name, line.way) for line in INVENTORY}) == len(INVENTORY)


@pytest.mark.parametrize("line", INVENTORY, ids=lambda line: f"{line.table_name}-{line.way}")
def test_no_secret_is_ever_copied_and_every_column_has_a_french_name(app, line):
    if not line.is_copied:
        return
    for column in line.columns:
        assert not SECRET.search(column.name), f"{line.table_name}.{column.name} is a secret"
        assert not isinstance(column.type, LargeBinary)
        assert column.name in COLUMN_LABELS, f"give {column.name} its words in app/kernel/rights/labels.csv"


def test_what_is_not_copied_says_that_it_is_about_somebody_else(app):
    for line in INVENTORY:
        assert line.is_copied or "autre personne" in line.why, line


def test_counting_what_is_held_is_one_question(app, browse):
    person = make.person()
    assert [one.line.table_name for one in held_about(person)] == ["person", "audit_entry"]


def test_whoever_answers_for_a_person_reads_of_them_in_the_third_person():
    for line in INVENTORY:
        for said in (line.title_of_another, line.why_of_another):
            assert not re.search(r"\b(vous|votre|vos|vôtres?)\b", said, re.IGNORECASE), said
    assert of_another("Votre compte") == "Son compte"
    assert of_another("Votre dernière visite") == "Sa dernière visite"
    assert of_another("Fils que vous avez ouverts") == "Fils que la personne a ouverts"

"""The page of a copy is read by a person: no code, no number of a row."""

import ast
import re

import pytest
from sqlalchemy import CheckConstraint

from app.associations.models import ACTIVITY_TYPES
from app.kernel.rights.inventory import INVENTORY
from app.kernel.rights.wording import CODES, codes_of
from tests import make
from tests.kernel.rights.somebody import who_did_everything
from tests.kernel.rights.test_copies import copy_of

ONE_OF = re.compile(r"(\w+) IN (\(.*?\))")


@pytest.mark.parametrize("line", [line for line in INVENTORY if line.is_copied], ids=lambda line: line.table_name)
def test_every_code_of_a_copied_column_has_its_words(app, line):
    for constraint in line.table.constraints:
        held = ONE_OF.search(str(constraint.sqltext)) if isinstance(constraint, CheckConstraint) else None
        if held and held[1] in {column.name for column in line.columns}:
            codes = set(ast.literal_eval(held[2]))
            assert codes <= codes_of(line.table_name, held[1]).keys(), f"{line.table_name}.{held[1]}"


def test_types_of_activities_are_called_as_everywhere():
    assert CODES["activity.type"] == {kind.code: kind.name for kind in ACTIVITY_TYPES.values()}


def test_the_page_names_what_the_rows_number(app):
    page = copy_of(who_did_everything()).read("mes-donnees.html").decode()
    assert "<dt>Numéro</dt>" not in page
    assert not re.search(r"<dt>(Compte|Auteur|Noté par)[^<]*</dt><dd>\d", page)
    assert "<dd>vous</dd>" in page
    assert "<dd>Permanence</dd>" in page
    for code in ("question_pratique", "account.reset", "<dd>password</dd>", "role_grant"):
        assert code not in page


def test_recovery_codes_are_only_counted(app):
    page = copy_of(who_did_everything()).read("mes-donnees.html").decode()
    assert re.search(r"Vous en avez \d+, dont \d+ qui n’ont pas servi", page)


def test_whoever_acted_is_named_as_they_show_themselves(app):
    someone = make.person(email="elle@example.org")
    make.give(someone, "analyst")
    assert "Donné par" in copy_of(someone).read("mes-donnees.html").decode()

"""What people take away opens safely in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.downloads import csv_lines, file_name, neutral


@pytest.mark.parametrize(
    "text", ["=1+1", "+33", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "\n=1", "\uff1d1"]
)
def test_a_text_that_looks_like_a_formula_is_neutralised(text):
    assert neutral(text) == "'" + text


@pytest.mark.parametrize(("value", "cell"), [(-5, "-5"), (1234, "1234"), (0.5, "0,5"), (-0.25, "-0,25"), (None, "")])
def test_numbers_stay_numbers_in_french(value, cell):
    assert neutral(value) == cell


def test_the_file_opens_in_a_french_spreadsheet():
    text = "".join(csv_lines(["Territoire", "Valeur"], [["Les Sables-d’Olonne", 12.5]]))
    assert text == "\ufeffTerritoire;Valeur\r\nLes Sables-d’Olonne;12,5\r\n"


@given(st.lists(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_no_cell_of_any_text_starts_a_formula(rows):
    text = "".join(csv_lines(["a", "b"], rows)).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(text), delimiter=";"):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_the_file_name_says_what_is_inside():
    assert file_name("Éducateur spécialisé", "part jugée difficile") == "educateur-specialise-part-jugee-difficile.csv"

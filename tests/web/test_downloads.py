"""What people take away opens safely in a spreadsheet, and is never shown as a page."""

import ast
import csv
import inspect
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.kernel.files.formulas import as_written
from app.observatory.sources.delimited import delimited_sheet
from app.web.downloads import as_attachment, csv_lines, csv_piece, file_name, neutral
from app.web.workbooks import Sheet, ods, xlsx

APP = Path(__file__).parents[2] / "app"
WRITE_CSV = {
    "web/downloads.py": "the one writer",
    "kernel/files/inspection/formats.py": "names the type of files that people send",
    "observatory/queries/taking/dcat.py": "names the type of the files that its catalogue lists",
    "associations/sources/extract.py": "prepares the files that ship with the portal, never served",
}
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
# Several ways to write what a spreadsheet runs.
FORMULAS = [
    "=1+1",
    "+33",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\u00a0=1",
    "\u202f=1",
    "\n=1",
    "\uff1d1",
    "\uff0b1",
]
HIDDEN = [
    "\ufeff=1",
    "\u200b=1",
    "\u202e=1",
    "\u00ad=1",
    "'=1",
    "''=1",
    "\tabc",
    "\rabc",
    "\uff0d1",
    "\uff20A",
    " \u3000=1",
]


@pytest.mark.parametrize("text", FORMULAS + HIDDEN)
def test_fault_51_a_text_that_looks_like_a_formula_is_neutralised(text):
    assert neutral(text) == "'" + text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-5, "-5"),
        (1234, "1234"),
        (0.5, "0,5"),
        (-0.25, "-0,25"),
        (Decimal("-1234.50"), "-1234,50"),
        (Decimal("1E+3"), "1000"),
        (float("nan"), ""),
        (float("-inf"), ""),
        (None, ""),
        (True, "oui"),
    ],
)
def test_fault_51_numbers_stay_numbers_in_french(value, cell):
    assert neutral(value) == cell


def test_the_file_opens_in_a_french_spreadsheet():
    text = "".join(csv_lines(["Territoire", "Valeur"], [["Les Sables-d’Olonne", 12.5]]))
    assert text == "\ufeffTerritoire;Valeur\r\nLes Sables-d’Olonne;12,5\r\n"


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2)))
def test_fault_51_no_cell_of_any_text_starts_a_formula(rows):
    text = "".join(csv_lines(["a", "b"], rows)).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))


@given(st.lists(TEXTS, min_size=2))
def test_a_line_in_pieces_is_the_line_of_a_whole(cells):
    whole = list(csv_lines(cells, []))[0].removeprefix("\ufeff").removesuffix("\r\n")
    assert list(csv.reader([csv_piece(cells)], delimiter=";")) == list(csv.reader([whole], delimiter=";"))


@given(TEXTS)
@example("'=1")
@example("''=1")
@example("'")
@example("l’été")
def test_fault_51_coming_back_gives_the_text_that_left(text):
    assert as_written(neutral(text)) == text


@given(st.lists(st.sampled_from([*FORMULAS, *HIDDEN, "Laval", "-"]), min_size=1, max_size=5))
def test_fault_51_a_file_of_ours_read_again_gives_the_same_cells(cells):
    """The reader of sources trims nothing; lines and tabs within a cell are another matter, so these stay out."""
    cells = [cell for cell in cells if not set(cell) & set("\t\r\n")] or ["Laval"]
    data = "".join(csv_lines(["=en-tête", "valeur"], ([cell, 1] for cell in cells))).encode()
    sheet = delimited_sheet(data)
    assert sheet.headers[0] == "=en-tête"
    assert sheet.columns[0].to_pylist() == cells


def test_fault_51_every_csv_of_the_portal_is_written_by_the_one_writer(app):
    """A view whose address ends in .csv answers by `csv_answer`, and no other file knows how to make one."""
    for rule in app.url_map.iter_rules():
        if rule.rule.endswith(".csv"):
            source = inspect.getsource(app.view_functions[rule.endpoint])
            assert "csv_answer(" in source, f"{rule} answers another way"
    for path in APP.rglob("*.py"):
        if path.relative_to(APP).as_posix() in WRITE_CSV:
            continue
        source = path.read_text()
        assert "text/csv" not in source, f"{path} makes a CSV of its own"
        calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute))
        assert not any(
            isinstance(call.value, ast.Name) and call.value.id == "csv" and call.attr in ("writer", "DictWriter")
            for call in calls
        ), f"{path} writes cells of its own"


def test_fault_51_every_workbook_is_written_by_the_one_writer():
    for path in APP.rglob("*.py"):
        source = path.read_text()
        assert "xlsxwriter" not in source or path == APP / "web" / "workbooks.py", path
        assert "Workbook()" not in source, path
        assert ".to_excel(" not in source, path


@pytest.mark.parametrize("write", [xlsx, ods])
def test_fault_51_a_workbook_holds_texts_and_numbers_and_no_formula(write):
    texts = [*FORMULAS, *HIDDEN, "https://exemple.fr", "12", "<b>&\"'"]
    told = [text for text in texts if not set(text) & set("\t\r\n")]
    with write([Sheet("=1", ["=en-tête"], [[text, -5, 0, None, 0.5] for text in told])]) as made:
        made.seek(0)
        read = CalamineWorkbook.from_filelike(made).get_sheet_by_index(0).to_python()
        parts = [zipfile.ZipFile(made).read(name).decode() for name in zipfile.ZipFile(made).namelist()]

    assert read[0][0] == "=en-tête"
    assert [row[0] for row in read[1:]] == told
    assert [row[1:5] for row in read[1:]] == [[-5, 0, "", 0.5]] * len(told)
    assert not any("<f>" in part or "table:formula" in part or "hyperlink" in part for part in parts)


def test_the_file_name_says_what_is_inside():
    assert file_name("Éducateur spécialisé", "part jugée difficile") == "educateur-specialise-part-jugee-difficile.csv"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("note.pdf", "attachment; filename=\"note.pdf\"; filename*=UTF-8''note.pdf"),
        (
            "relevé d’été.pdf",
            "attachment; filename=\"releve-dete.pdf\"; filename*=UTF-8''relev%C3%A9%20d%E2%80%99%C3%A9t%C3%A9.pdf",
        ),
        ('a";b=c.txt', "attachment; filename=\"a-b-c.txt\"; filename*=UTF-8''a%22%3Bb%3Dc.txt"),
        ("日本", "attachment; filename=\"fichier\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC"),
    ],
)
def test_a_name_of_any_letters_reaches_the_browser(name, header):
    assert as_attachment(name) == header
    assert header.isascii()

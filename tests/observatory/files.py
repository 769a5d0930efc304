"""Files for the tests: the real ones, and copies altered in one place."""

import csv
import io
import re
import zipfile
from functools import cache
from pathlib import Path

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from app.observatory.sources import Reading, Report, read

DATA = Path(__file__).parents[2] / "app" / "observatory" / "data"
BMO = DATA / "Base_open_data_BMO_2024.xlsx"
TENSIONS = DATA / "dares-psm_tensions.csv"
SHEET = "BMO_2024_open_data"
HEADER = [
    "annee", "Code métier BMO", "Nom métier BMO", "Famille_met", "Lbl_fam_met", "REG", "NOM_REG", "Dept", "NomDept",
    "BE24", "NOMBE24", "met", "xmet", "smet",
]  # fmt: skip
NANTES = [2024, "V4X83", "Educateurs spécialisés", "S", "Social", "52", "Pays de la Loire", "44", "Loire-Atlantique"]


@cache
def bmo_rows() -> list[list[object]]:
    """The survey's sheet as a spreadsheet shows it: line n of the file is item n - 1."""
    return CalamineWorkbook.from_path(BMO).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)


@cache
def whole_reading(path: Path) -> Reading:
    """A shipped file, read without any list of known codes."""
    reading = read(path.read_bytes())
    assert isinstance(reading, Reading)
    return reading


def small_bmo(*rows: list[object], header: list[str] = HEADER, title: str = SHEET, above: int = 0) -> bytes:
    """A fabricated workbook, laid out as the survey's, with these rows under some empty lines."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for _ in range(above):
        sheet.append([])
    # An empty append writes nothing: the line must be given by number.
    for number, row in enumerate([header, *rows], start=above + 1):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bmo_row(bassin: str = "5220", met: object = 391, xmet: object = 331, smet: object = 27) -> list[object]:
    """A fabricated row, in Loire-Atlantique."""
    return [*NANTES, bassin, "BASSIN FABRIQUÉ", met, xmet, smet]


def tension_lines() -> list[list[str]]:
    """The tension file, line by line."""
    return list(csv.reader(io.StringIO(TENSIONS.read_text("utf-8"))))


def tension_file(lines: list[list[str]]) -> bytes:
    """A tension file made of these lines."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()


def refused(data: bytes) -> Report:
    """The report of a file that must be refused."""
    report = read(data)
    assert isinstance(report, Report), "the file was read"
    assert report.total >= 1
    return report


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one more part inside."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


def with_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The same workbook with one of its parts rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for item in before.infolist():
            content = before.read(item)
            if item.filename == name:
                assert re.search(re.escape(old), content)
                content = content.replace(old, new)
            after.writestr(item.filename, content)
    return out.getvalue()

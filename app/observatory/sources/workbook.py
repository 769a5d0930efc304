"""Opening a workbook: each sheet that could be data, as text columns with the line each row came from."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from app.kernel.files.inspection import NotAccepted
from app.kernel.files.inspection.documents import check_declared, refuse_parts
from app.kernel.files.inspection.formats import FORMATS
from app.kernel.files.inspection.package import PackageBounds, open_package
from app.observatory.sources.family import Book
from app.observatory.sources.problems import Unreadable
from app.observatory.sources.sheet import Sheet

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
HEADER_WITHIN = 25
DAMAGED = "Le classeur est abîmé : une feuille ne s’ouvre pas."

Cell = int | float | str | bool | time | date | datetime | timedelta


def is_workbook(data: bytes) -> bool:
    """Whether these bytes are a workbook rather than text; an old or locked one is refused with its reason."""
    if data.startswith(OLD_EXCEL):
        raise Unreadable("Classeur à l’ancien format xls, ou protégé par mot de passe : enregistrez-le en xlsx.")
    return data.startswith(ZIP)


def open_book(data: bytes) -> Book:
    """A workbook whose sheets are read when they are asked for; raises `Unreadable` for a hostile or damaged one."""
    _refuse_hostile(data)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    except CalamineError:
        raise Unreadable(DAMAGED) from None

    @cache
    def rows(name: str) -> list[list[str]]:
        try:
            # Empty lines above a table must be counted, or no row would lead back to its line.
            held = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except CalamineError:
            raise Unreadable(DAMAGED) from None
        return [[cell if type(cell) is str else _text(cell) for cell in row] for row in held]

    return Book(tuple(workbook.sheet_names), rows)


def workbook_sheets(book: Book, is_header: Callable[[list[str]], bool]) -> Iterator[Sheet]:
    """Every sheet of the workbook in which a header is found; columns are built from the lines under it."""
    for name in book.names:
        rows = book.rows(name)
        for at, row in enumerate(rows[:HEADER_WITHIN]):
            headers = [cell.strip() for cell in row]
            if is_header(headers):
                yield _sheet_under(name, headers, rows, at)
                break


def _refuse_hostile(data: bytes) -> None:
    """Raise `Unreadable` unless the bytes are an ordinary workbook of reasonable size."""
    try:
        package = open_package(data, PackageBounds(), called="Le classeur")
        check_declared(package, FORMATS["xlsx"])
        refuse_parts(package)
    except NotAccepted as refusal:
        raise Unreadable(refusal.message) from None


def _sheet_under(name: str, headers: list[str], rows: list[list[str]], at: int) -> Sheet:
    below = [(line, cells) for line, cells in enumerate(rows[at + 1 :], at + 2) if any(cells)]
    by_column = zip(*(cells for _, cells in below), strict=True) if below else [() for _ in headers]
    columns = [pa.array(column, pa.string()) for column in by_column]
    return Sheet(name, headers, columns, pa.array((line for line, _ in below), pa.int64()))


def _text(cell: Cell) -> str:
    """A cell as it reads; spreadsheets keep whole numbers as floats."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)

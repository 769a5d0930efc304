"""Tables as they come: rows with the line they stand on in the producer's file."""

import csv
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

Row = tuple[int, list[object]]


def decoded(line: bytes) -> str:
    """One line of text; some files mix UTF-8 and Windows-1252, line by line."""
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def lines_of(content: bytes) -> list[str]:
    """The lines of a file, each decoded on its own, without their ends."""
    return [decoded(line).removesuffix("\r") for line in content.split(b"\n")]


def delimited_rows(content: bytes) -> Iterator[Row]:
    """The rows of a delimited file and the physical line each begins on; empty lines count but yield nothing."""
    lines = lines_of(content)
    delimiter = ";" if lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    begins = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield begins, list(row)
        begins = reader.line_num + 1


def workbook_rows(path: Path) -> Iterator[Row]:
    """The rows of a workbook's first sheet, numbered as the spreadsheet numbers them."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        if any(cell != "" for cell in row):
            yield number, list(row)

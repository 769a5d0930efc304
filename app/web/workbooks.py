"""Workbooks people take away (XLSX, ODS): the cells are numbers or texts, and no text is ever read as a formula."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
# Neither strings that begin as formulas nor addresses become anything but text; rows leave memory as they are written.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
WIDTH, WIDEST = 16, 60
# What XML does not hold, whatever it means.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST = 32_767


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the names of its columns, its rows of numbers, texts or nothing."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]


def xlsx(sheets: Sequence[Sheet]) -> IO[bytes]:
    """A workbook of these sheets, in a file that goes with its last reader."""
    made = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with xlsxwriter.Workbook(made, AS_TEXT) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for rank, name in enumerate(sheet.header):
                page.set_column(rank, rank, min(WIDEST, max(WIDTH, len(name))))
                page.write_string(0, rank, _plain(name), bold)
            for line, row in enumerate(sheet.rows, 1):
                for rank, cell in enumerate(row):
                    if isinstance(cell, (int, float)):
                        page.write_number(line, rank, cell)
                    elif cell is not None and cell != "":
                        page.write_string(line, rank, _plain(str(cell)))
    return made


def ods(sheets: Sequence[Sheet]) -> IO[bytes]:
    """The same as an OpenDocument spreadsheet."""
    made = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(BEGIN.encode())
            for sheet in sheets:
                content.write(f'<table:table table:name="{_escaped(sheet.name)}">'.encode())
                content.write(_row(sheet.header).encode())
                for row in sheet.rows:
                    content.write(_row(row).encode())
                content.write(b"</table:table>")
            content.write(END.encode())
    return made


def _plain(text: str) -> str:
    return NOT_XML.sub("", text)[:LONGEST]


def _escaped(text: str) -> str:
    return escape(_plain(text))


def _row(cells: Iterable[Any]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(cell: Any) -> str:
    if isinstance(cell, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if cell is None or cell == "":
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{_escaped(str(cell))}</text:p></table:table-cell>'


_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
BEGIN = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document-content xmlns:office="{_NAMES}:office:1.0" xmlns:table="{_NAMES}:table:1.0" '
    f'xmlns:text="{_NAMES}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
)
END = "</office:spreadsheet></office:body></office:document-content>"

"""Opening a producer's file: the table it holds and the family it belongs to.

The bytes come from outside and go through decoders written in other languages; `open_aside` does it in a process of its
own, which hands the table back as an Arrow file rather than as objects.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from app.observatory.sources.delimited import delimited_sheet
from app.observatory.sources.families import FAMILIES
from app.observatory.sources.family import Family
from app.observatory.sources.parquet import is_parquet, parquet_sheet
from app.observatory.sources.problems import Problem, Unreadable
from app.observatory.sources.sheet import Sheet
from app.observatory.sources.workbook import is_workbook, open_book, workbook_sheets


def recognised(data: bytes) -> tuple[Sheet, Family]:
    """The table of the file that belongs to a known family; raises `Unreadable` when there is none."""

    def is_header(headers: list[str]) -> bool:
        return _family_of(headers) is not None

    if is_workbook(data):
        book = open_book(data)
        for family in FAMILIES.values():
            if family.layout and family.layout.fits(book):
                return family.layout.unfold(book), family
        sheets = workbook_sheets(book, is_header)
    else:
        sheets = iter([parquet_sheet(data) if is_parquet(data) else delimited_sheet(data)])
    for sheet in sheets:
        if found := _family_of(sheet.headers):
            return (found.unfold(sheet) if found.unfold else sheet), found
    raise Unreadable(
        "Ce fichier n’est pas reconnu. Sont attendus : "
        + " ; ".join(f"{family.title} ({family.producer})" for family in FAMILIES.values())
        + "."
    )


def _family_of(headers: list[str]) -> Family | None:
    return next((family for family in FAMILIES.values() if family.recognises(headers)), None)


def open_aside(*, source: str, target: str) -> dict[str, Any]:
    """In a process of its own: open the file at `source`, write its table at `target`, say in JSON what it is."""
    try:
        sheet, family = recognised(Path(source).read_bytes())
    except Unreadable as refusal:
        return {"unreadable": asdict(refusal.problem)}
    names = [str(rank) for rank in range(len(sheet.columns))]
    beside = {"letters": sheet.letters, "sheets": sheet.sheets}
    held = {name: column for name, column in beside.items() if column is not None}
    table = pa.table([*sheet.columns, sheet.lines, *held.values()], names=[*names, "lines", *held])
    with pa.OSFile(target, "wb") as out, pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)
    return {
        "family": family.code,
        "sheet": sheet.name,
        "headers": sheet.headers,
        "problems": [asdict(problem) for problem in sheet.problems],
        "beside": list(held),
    }


def handed_back(answer: dict[str, Any], target: str) -> tuple[Sheet, Family]:
    """The table that `open_aside` wrote, checked before it is believed; raises `Unreadable` when it found none."""
    if "unreadable" in answer:
        raise Unreadable.of(Problem(**answer["unreadable"]))
    with pa.OSFile(target, "rb") as given:
        table = pa.ipc.open_file(given).read_all()
    table.validate(full=True)
    columns = [column.combine_chunks() for column in table.columns]
    beside = dict(zip(answer["beside"], columns[len(columns) - len(answer["beside"]) :], strict=True))
    *columns, lines = columns[: len(columns) - len(beside)]
    problems = [Problem(**problem) for problem in answer["problems"]]
    sheet = Sheet(answer["sheet"], answer["headers"], columns, lines, problems, **beside)
    return sheet, FAMILIES[answer["family"]]

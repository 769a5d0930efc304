"""The formats an answer is taken away in: the same cells in each, made by one writer."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from werkzeug.wrappers import Response

from app.observatory.queries.taking.csvw import metadata
from app.observatory.queries.taking.figures import Taking
from app.observatory.queries.taking.jsonstat import cube
from app.observatory.queries.taking.lines import HEADER, grouped, lines
from app.observatory.queries.taking.parquet import parquet
from app.observatory.queries.taking.tables import about, wide_header, wide_rows
from app.observatory.routes.taking.common import absolute, same_question
from app.web.downloads import csv_in_pieces, csv_piece, file_answer
from app.web.workbooks import ODS, XLSX, Sheet, ods, xlsx

JSON = "application/json"


def csv(taking: Taking, name: str) -> Response:
    """The long table for a French spreadsheet, written while it is sent."""
    return csv_in_pieces(name, HEADER, grouped(taking, csv_piece))


def workbook(taking: Taking) -> list[Sheet]:
    """The table of the page, the long table, and what to know of them."""
    return [
        Sheet("Tableau", [str(name) for name in wide_header(taking)], wide_rows(taking)),
        Sheet("Données", HEADER, lines(taking)),
        Sheet("Sources", ("Quoi", "Ce qu’il en est"), about(taking)),
    ]


def as_json(thing: dict[str, object]) -> BytesIO:
    """A thing as JSON, accents left readable."""
    return BytesIO(json.dumps(thing, ensure_ascii=False).encode())


def csv_metadata(taking: Taking) -> BytesIO:
    """What the CSV holds, for machines."""
    return as_json(metadata(taking, absolute(same_question(taking.asked.question, "observatory.take", form="csv"))))


class Form(NamedTuple):
    """A format: how it is made, the most cells it holds, what it is called and who it is for."""

    make: Callable[[Taking, str], Response]
    most: int
    label: str
    what_for: str


FORMS = {
    "csv": Form(csv, 1_000_000, "CSV", "pour un tableur, une ligne par chiffre"),
    "xlsx": Form(
        lambda taking, name: file_answer(name, xlsx(workbook(taking)), XLSX), 15_000, "Excel", "classeur XLSX"
    ),
    "ods": Form(
        lambda taking, name: file_answer(name, ods(workbook(taking)), ODS), 15_000, "OpenDocument", "classeur ODS"
    ),
    "json": Form(
        lambda taking, name: file_answer(name, as_json(cube(taking)), JSON),
        100_000,
        "JSON-stat",
        "cube, pour un programme",
    ),
    "parquet": Form(
        lambda taking, name: file_answer(name, parquet(taking), "application/vnd.apache.parquet"),
        1_000_000,
        "Parquet",
        "pour R, Python, DuckDB",
    ),
    "csv-metadata.json": Form(
        lambda taking, name: file_answer(name, csv_metadata(taking), "application/csvm+json"),
        10**9,
        "CSVW",
        "ce que disent les colonnes du CSV",
    ),
}

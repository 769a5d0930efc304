"""What is taken away, read back: each format as a list of its cells, in its own order."""

import csv
import io
import json
import re
from typing import NamedTuple

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

EXPLORER = "/observatoire/explorer"
WORDS = ("diffusé", "non diffusé", "non disponible", "sans ligne")


class Taken(NamedTuple):
    """One cell as a channel gives it."""

    place: str
    occupation: str
    measure: str
    period: str
    detail: str
    value: float | None
    status: str
    unit: str


def address(query, form):
    """Where a question is taken away."""
    return f"{EXPLORER}/donnees.{form}?{query}"


def of_lines(rows):
    """The cells of the long table, whatever it was read from."""
    return [
        Taken(
            *(f"{row['maille']}:{row['code territoire']}", row["code métier"] or "", row["code mesure"]),
            *(row["période"], row["code détail"], number(row["valeur"]), row["statut"], row["unité"] or ""),
        )
        for row in rows
    ]


def number(cell):
    """A cell as a number; nothing when it is empty."""
    if cell is None or cell == "":
        return None
    return float(cell.replace(",", ".")) if isinstance(cell, str) else float(cell)


def csv_rows(body):
    """The lines of a CSV, by the names of its columns."""
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet_rows(body, name="Données"):
    """The lines of a sheet, by the names of its columns."""
    header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_name(name).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def parquet_rows(body):
    """The lines of a Parquet file."""
    return pq.read_table(io.BytesIO(body)).to_pylist()


def of_cube(body):
    """The cells of a JSON-stat cube."""
    cube = json.loads(body)
    axes = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
    assert [len(axis) for axis in axes] == cube["size"]
    units = cube["dimension"]["mesure"]["category"]["unit"]
    found = []
    for rank, (value, status) in enumerate(zip(cube["value"], cube["status"], strict=True)):
        about = {}
        for name, axis in reversed(list(zip(cube["id"], axes, strict=True))):
            rank, place = divmod(rank, len(axis))
            about[name] = axis[place]
        unit = units[about["mesure"]]["label"]
        about["metier"] = about["metier"] if about["metier"] != "ensemble" else ""
        found.append(
            Taken(*(about[name] for name in ("lieu", "metier", "mesure", "periode", "detail")), value, status, unit)
        )
    return found


def of_page(browse, query):
    """The cells as they are printed, page after page, the reference last: values and absences, nothing else."""
    cells, reference, page = [], [], browse().get(f"{EXPLORER}?{query}")
    while page:
        for row in page.select("#tableau tbody tr"):
            cells += [printed(cell) for cell in row.query("td")]
        reference = [printed(cell) for row in page.select("#tableau tfoot tr") for cell in row.query("td")]
        after = page.select('a[rel="next"]')
        page = browse().get(after[0].attrs["href"].partition("#")[0]) if after else None
    return [*cells, *reference]


def printed(cell):
    """A printed cell: its value and whether it is only a least, or the words of its absence."""
    for note in cell.query(".rests-on"):
        note.parent.remove_child(note)
    text = re.sub(r"\s+", " ", cell.to_text(separator=" ")).strip()
    if text in WORDS:
        return None, text
    plain = re.sub(r"[\s%]", "", text.removeprefix("au moins ")).replace("−", "-").replace(",", ".")
    return float(plain), "au moins" if text.startswith("au moins ") else ""


def as_printed(taken):
    """What the page has to print for a cell that was taken away."""
    return taken.value, taken.status if taken.value is None or taken.status == "au moins" else ""

"""Opening a delimited text file: encoding, separator, lines that do not hold the right number of fields."""

import csv
import io

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from app.kernel.files.formulas import as_written
from app.kernel.files.inspection import NotAccepted
from app.kernel.files.inspection.texts import decoded
from app.observatory.sources.problems import Problem, Unreadable, shown
from app.observatory.sources.sheet import Sheet

SEPARATORS = (";", ",", "\t", "|")
LONGEST_HEADER = 65_536
# What the reader takes at once; no line may be longer.
BLOCK = 1_048_576


def delimited_sheet(data: bytes) -> Sheet:
    """Read the whole file as text columns."""
    text = _decoded(data)
    first, _, _ = text[: LONGEST_HEADER + 1].partition("\n")
    if len(first) > LONGEST_HEADER:
        raise Unreadable(f"La ligne 1 compte plus de {LONGEST_HEADER} caractères : ce n’est pas un tableau.", row=1)
    separator = max(SEPARATORS, key=first.count)
    if separator not in first:
        raise Unreadable("Le fichier n’est ni un classeur xlsx ni un tableau de texte à plusieurs colonnes.")
    headers = [as_written(header) for header in next(csv.reader([first], delimiter=separator))]
    problems: list[Problem] = []
    table = _table(text.encode(), len(headers), separator, problems)
    refused = {problem.row for problem in problems}
    every_line = range(2, table.num_rows + len(refused) + 2)
    lines = pa.array((line for line in every_line if line not in refused), pa.int64())
    columns = [_as_written(column.combine_chunks()) for column in table.columns]
    return Sheet("", headers, columns, lines, problems)


def _decoded(data: bytes) -> str:
    """The text of the file; the old French encoding is accepted, anything else is refused rather than guessed."""
    try:
        text, _ = decoded(data)
    except NotAccepted as refusal:
        raise Unreadable(refusal.message) from None
    if "\0" in text[:4096]:
        raise Unreadable("Le fichier n’est ni un classeur xlsx ni un fichier de texte.")
    # Lines may end the way of any system, old Macs included.
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_written(column: pa.Array) -> pa.Array:
    """The cells without the apostrophe that our own files put before what looks like a formula."""
    if not pc.any(pc.starts_with(column, "'")).as_py():
        return column
    return pa.array([as_written(cell) for cell in column.to_pylist()], pa.string())


def _table(data: bytes, width: int, separator: str, problems: list[Problem]) -> pa.Table:
    names = [str(rank) for rank in range(width)]

    def refuse(row: arrow_csv.InvalidRow) -> str:
        fields = f"{row.actual_columns} champs au lieu de {row.expected_columns}"
        why = " : un guillemet ouvert n’est pas refermé" if row.text.count('"') % 2 else ""
        problems.append(Problem(f"La ligne compte {fields}{why}.", row=row.number, value=shown(row.text)))
        return "skip"

    try:
        return arrow_csv.read_csv(
            io.BytesIO(data),
            # One thread, so that a refused line knows its own number.
            read_options=arrow_csv.ReadOptions(column_names=names, skip_rows=1, use_threads=False, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, invalid_row_handler=refuse, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        raise _malformed(data) from None


def _malformed(data: bytes) -> Unreadable:
    """What stops the reader is a quote that nothing closes, or a line without end: say where."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.count(b'"') % 2:
            return Unreadable(f"Ligne {number} : un guillemet ouvert n’est pas refermé.", row=number)
        if len(line) > BLOCK:
            return Unreadable(f"La ligne {number} est démesurément longue.", row=number)
    return Unreadable("Le tableau de texte est mal formé : guillemets ou lignes coupées.")

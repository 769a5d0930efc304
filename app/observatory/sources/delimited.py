"""Opening a delimited text file: encoding, separator, lines that do not hold the right number of fields."""

import csv
import io

import pyarrow as pa
from pyarrow import csv as arrow_csv

from app.observatory.sources.problems import Problem, Unreadable, shown
from app.observatory.sources.sheet import Sheet

SEPARATORS = (";", ",", "\t", "|")
LONGEST_HEADER = 65_536


def delimited_sheet(data: bytes) -> Sheet:
    """Read the whole file as text columns."""
    text = _decoded(data)
    first, _, _ = text[:LONGEST_HEADER].partition("\n")
    separator = max(SEPARATORS, key=first.count)
    if separator not in first:
        raise Unreadable("Le fichier n’est ni un classeur xlsx ni un tableau de texte à plusieurs colonnes.")
    headers = next(csv.reader([first], delimiter=separator))
    problems: list[Problem] = []
    table = _table(text.encode(), len(headers), separator, problems)
    refused = {problem.row for problem in problems}
    every_line = range(2, table.num_rows + len(refused) + 2)
    lines = pa.array((line for line in every_line if line not in refused), pa.int64())
    columns = [column.combine_chunks() for column in table.columns]
    return Sheet("", headers, columns, lines, problems)


def _decoded(data: bytes) -> str:
    """The text of the file; the old French encoding is accepted, anything else is refused rather than guessed."""
    if b"\x00" in data[:4096]:
        raise Unreadable("Le fichier n’est ni un classeur xlsx ni un fichier de texte.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            # Lines may end the way of any system, old Macs included.
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise Unreadable("Le texte du fichier n’est pas lisible : enregistrez-le en UTF-8.")


def _table(data: bytes, width: int, separator: str, problems: list[Problem]) -> pa.Table:
    names = [str(rank) for rank in range(width)]

    def refuse(row: arrow_csv.InvalidRow) -> str:
        fields = f"{row.actual_columns} champs au lieu de {row.expected_columns}"
        problems.append(Problem(f"La ligne compte {fields}.", row=row.number, value=shown(row.text)))
        return "skip"

    try:
        return arrow_csv.read_csv(
            io.BytesIO(data),
            # One thread, so that a refused line knows its own number.
            read_options=arrow_csv.ReadOptions(column_names=names, skip_rows=1, use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, invalid_row_handler=refuse, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        raise Unreadable("Le tableau de texte est mal formé : guillemets ou lignes coupées.") from None

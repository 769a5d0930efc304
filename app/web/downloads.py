"""Files people take away: what the screen shows, in a shape that spreadsheets open safely."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from flask import Response

FORMULA = re.compile(r"^[\s\u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def neutral(value: Any) -> Any:
    """A cell no spreadsheet will run: text that looks like a formula gets an apostrophe; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value).removesuffix(".0").replace(".", ",")
    text = str(value).replace("\x00", "")
    return f"'{text}" if FORMULA.match(text) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a French CSV: byte order mark, semicolons, decimal commas."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(cell) for cell in header])
    yield "\ufeff" + buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([neutral(cell) for cell in row])
        yield buffer.getvalue()


def file_name(*parts: str, extension: str = "csv", on: date | None = None) -> str:
    """A plain file name that says what is inside and when it was taken: words joined by dashes."""
    words = [*parts, on.isoformat()] if on else list(parts)
    folded = unicodedata.normalize("NFKD", " ".join(words).replace("œ", "oe").replace("’", " ").replace("'", " "))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:120] + f".{extension}"


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A CSV to download, under this file name."""
    return Response(
        csv_lines(header, rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

"""Files people take away: tables in a shape that spreadsheets open safely, and the files that people sent."""

import csv
import io
import math
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any
from urllib.parse import quote

import structlog
from flask import Response, stream_with_context
from werkzeug.wrappers import Response as WerkzeugResponse

from app.kernel.files.formulas import disarmed
from app.kernel.files.models import FileState, StoredFile
from app.kernel.files.services import FileMissing, open_file
from app.web.errors import error_page

log = structlog.get_logger(__name__)

CHUNK = 256 * 1024
LINES_AT_ONCE = 500
_TO_QUOTE = re.compile('[;"\r\n]')
# Nothing that people sent runs here, even opened alone in a window.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
# state → (status, title, what it means and what to do)
NOT_SERVED = {
    FileState.CHECKING: (
        409,
        "Fichier en cours de vérification",
        "L’antivirus n’a pas encore donné son avis. Revenez dans quelques minutes\u202f: rien n’est perdu.",
    ),
    FileState.REFUSED: (
        410,
        "Fichier retiré",
        "L’antivirus a reconnu dans ce fichier un programme dangereux\u202f: il a été supprimé. "
        "La personne qui l’a joint peut en déposer un autre.",
    ),
    FileState.MISSING: (
        404,
        "Fichier manquant",
        "Ce fichier n’est plus dans la réserve, ou il y est abîmé. L’équipe technique en est prévenue\u202f; "
        "la personne qui l’a joint peut le déposer de nouveau.",
    ),
}
NOT_SERVED[FileState.HELD] = NOT_SERVED[FileState.CHECKING]


def neutral(value: Any) -> Any:
    """A cell no spreadsheet will run: text that looks like a formula gets an apostrophe; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return _decimal(value)
    return disarmed(str(value).replace("\x00", ""))


def _decimal(value: float | Decimal) -> str:
    """A number with a decimal comma; what is no number of a spreadsheet is left empty."""
    if not math.isfinite(value):
        return ""
    written = f"{value:f}" if isinstance(value, Decimal) else repr(value).removesuffix(".0")
    return written.replace(".", ",")


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
    return _as_csv(name, csv_lines(header, rows))


def csv_piece(cells: Iterable[Any]) -> str:
    """Some neighbouring cells of a line, for a file so long that what its lines share is better written once."""
    return ";".join(_quoted(neutral(cell)) for cell in cells)


def csv_in_pieces(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """A CSV to download whose lines are made of pieces, written while it is sent: memory does not grow with it."""

    def text() -> Iterator[str]:
        yield f"\ufeff{csv_piece(header)}\r\n"
        lines = (f"{';'.join(row)}\r\n" for row in rows)
        while some := "".join(islice(lines, LINES_AT_ONCE)):
            yield some

    return _as_csv(name, stream_with_context(text()))


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if _TO_QUOTE.search(cell) else cell


def _as_csv(name: str, text: Iterable[str]) -> Response:
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def file_answer(name: str, content: IO[bytes], media_type: str) -> Response:
    """A file made for whoever asked, under this file name; its content is closed once sent."""
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    return Response(
        _pieces(content),
        content_type=media_type,
        headers={"Content-Length": str(size), "Content-Disposition": f'attachment; filename="{name}"'},
    )


def send_stored(stored: StoredFile) -> WerkzeugResponse:
    """A file that somebody sent, always to keep and never to show; the caller has checked who may have it.

    A file that cannot be served says why: the antivirus has not spoken, or has; or the bytes are not there.
    """
    if not stored.is_served:
        return _not_served(FileState(stored.state))
    try:
        stream = open_file(stored)
    except FileMissing:
        log.exception("file.missing", file=stored.id)
        return _not_served(FileState.MISSING)
    return Response(
        _pieces(stream),
        content_type=f"{stored.media_type}; charset=utf-8"
        if stored.media_type.startswith("text/")
        else stored.media_type,
        headers={
            "Content-Length": str(stored.size),
            "Content-Disposition": as_attachment(stored.original_name),
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
        },
    )


def as_attachment(name: str) -> str:
    """The header that has a browser keep a file under this name (RFC 6266): plain letters, then the name itself."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", folded).strip("-.") or "fichier"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _not_served(state: FileState) -> WerkzeugResponse:
    status, title, advice = NOT_SERVED[state]
    page = error_page(status, title=title, advice=advice)
    if status == 409:
        page.headers["Retry-After"] = "120"
    return page


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(CHUNK):
            yield piece

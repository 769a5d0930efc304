"""A copy of somebody's data, sent to whoever asked for it."""

from typing import IO

from flask import send_file
from werkzeug.wrappers import Response

from app.kernel.instants import today
from app.kernel.rights.models import DataExport
from app.web.downloads import file_name


def zip_answer(content: IO[bytes], export: DataExport) -> Response:
    """The ZIP to keep, under a name that says what it is and names nobody."""
    name = file_name("tissage copie de donnees", str(export.id), extension="zip", on=today())
    answer = send_file(content, mimetype="application/zip", as_attachment=True, download_name=name)
    # All that is held about somebody: no cache keeps it, not even to ask again.
    answer.headers["Cache-Control"] = "no-store"
    return answer

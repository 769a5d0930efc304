"""What was typed beside a file too heavy to be received: browsers send the texts of a form before its files."""

from contextlib import suppress

from flask import g, request
from werkzeug.sansio.multipart import Data, Field, File, MultipartDecoder, NeedData

# How much of the sending is looked at for texts, and how much more is let through so that the answer can be read.
LOOKED_AT = 512 * 1024
LET_THROUGH = 64 * 1024 * 1024
CHUNK = 64 * 1024


def texts_begun() -> list[tuple[str, str]]:
    """The texts at the start of a refused form with files; read once, empty for anything else."""
    if "texts_begun" not in g:
        boundary = request.mimetype_params.get("boundary", "")
        is_form = request.mimetype == "multipart/form-data" and boundary
        g.texts_begun = _texts(_start(), boundary.encode()) if is_form else []
    return list(g.texts_begun)


def _start() -> bytes:
    """The start of what is being sent; the rest goes by, or the browser would not listen to the answer."""
    stream, start, left = request.environ["wsgi.input"], b"", request.content_length or 0
    with suppress(OSError):
        while left > 0 and len(start) < LOOKED_AT and (piece := stream.read(min(CHUNK, left))):
            start, left = start + piece, left - len(piece)
        left = min(left, LET_THROUGH)
        while left > 0 and (piece := stream.read(min(CHUNK, left))):
            left -= len(piece)
    return start


def _texts(start: bytes, boundary: bytes) -> list[tuple[str, str]]:
    decoder = MultipartDecoder(boundary)
    found: list[tuple[str, str]] = []
    name, text = None, b""
    with suppress(ValueError):
        decoder.receive_data(start)
        while not isinstance(event := decoder.next_event(), NeedData | File):
            if isinstance(event, Field):
                name, text = event.name, b""
            elif isinstance(event, Data) and name is not None:
                text += event.data
                if not event.more_data:
                    found.append((name, text.decode(errors="replace")))
    return found

"""Photos inside documents keep their points and lose what cameras write beside them: place, date, device."""

import re
import struct
from collections.abc import Iterator

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_DROPPED = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
# JPEG segments that only describe: APP1 (EXIF, XMP), APP3 to APP13 (IPTC and makers' own), APP15, comments.
JPEG_DROPPED = {0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE}
# Of these, only what tells how to read the points is kept.
JPEG_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0"}
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
MARK = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
ORIENTATION = 0x0112


def without_words(data: bytes) -> bytes:
    """The same JPEG or PNG without its descriptions; anything else, or a broken one, as it is."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return b"".join(_jpeg_parts(data))
        if data.startswith(PNG_START):
            return b"".join(_png_parts(data))
    except (struct.error, IndexError):
        return data
    return data


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """Segment after segment, up to the end of the image: what a phone adds after it (a film) is left out."""
    yield data[:2]
    at = 2
    while data[at] == 0xFF and data[at + 1] != END_OF_IMAGE:
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        yield _segment(segment)
        at += len(segment)
        if segment[1] == START_OF_SCAN:
            points = data[at : _next_mark(data, at)]
            yield points
            at += len(points)
    yield data[at : at + 2]


def _next_mark(data: bytes, at: int) -> int:
    """Where the points of a scan end."""
    following = MARK.search(data, at)
    return following.start() if following else len(data)


def _segment(segment: bytes) -> bytes:
    """A segment as it is, or what is kept of it."""
    marker, said = segment[1], segment[4:]
    if marker in JPEG_KEPT:
        return segment if said.startswith(JPEG_KEPT[marker]) else b""
    if marker not in JPEG_DROPPED:
        return segment
    return _only_orientation(said[6:]) if said.startswith(b"Exif\0\0") else b""


def _only_orientation(tiff: bytes) -> bytes:
    """A word on how the camera was held, without which the photo would lie on its side."""
    order = "<" if tiff.startswith(b"II") else ">"
    (first,) = struct.unpack_from(order + "L", tiff, 4)
    (count,) = struct.unpack_from(order + "H", tiff, first)
    for rank in range(min(count, 200)):
        tag, kind, _, value = struct.unpack_from(order + "HHLH", tiff, first + 2 + 12 * rank)
        if tag == ORIENTATION and kind == 3 and 1 < value < 9:
            body = b"Exif\0\0MM\0*" + struct.pack(">LHHHLHHL", 8, 1, ORIENTATION, 3, 1, value, 0, 0)
            return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b""


def _png_parts(data: bytes) -> Iterator[bytes]:
    yield PNG_START
    at = len(PNG_START)
    while at < len(data):
        length, kind = struct.unpack_from(">L4s", data, at)
        if kind not in PNG_DROPPED:
            yield data[at : at + 12 + length]
        at += 12 + length
        if kind == b"IEND":
            break

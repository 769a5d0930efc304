"""What a PDF would do by itself once opened: run a program, start an application, hand over a file it carries.

A library that reads PDF whole would be one more door for hostile bytes. This looks at bytes: names in clear, wherever
they stand, and names in object streams, where usual writers fold their objects. What is encrypted, and what other
streams hold, is not looked into; the help page says so.
"""

import re
import zlib
from collections.abc import Iterator

from app.kernel.files.inspection.formats import NotAccepted

ADVICE = "imprimez-le en PDF, puis joignez le résultat."
SWOLLEN = "Ce document PDF prend trop de place une fois déplié\u00a0: joignez-en moins de pages."
# What is read of an object stream at a time, and at most: no usual one comes near.
STEP, MOST = 256 * 1024, 64 * 1024 * 1024
# Where the dictionary of a stream is looked for, before it; and how much tells whether it holds objects.
HEAD, ENOUGH = 2048, 1024


def _named(*names: str, then: str = "") -> re.Pattern[bytes]:
    """These names as a PDF writes them: any letter may be said by its code, as in /J#61vaScript."""
    spelled = ("".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name) for name in names)
    return re.compile(rf"/(?:{'|'.join(spelled)})(?![^\s\x00()<>\[\]{{}}/%]){then}".encode())


PROGRAM, LAUNCH, WITHIN = "un programme (JavaScript)", "l’ordre de lancer une application", "un fichier dans le fichier"
# Long enough to be no accident in compressed bytes: looked for everywhere.
ANYWHERE = [
    (PROGRAM, _named("JavaScript")),
    (LAUNCH, _named("Launch")),
    (WITHIN, _named("EmbeddedFile", "EmbeddedFiles")),
]
# Too short for that: looked for among objects.
AMONG_OBJECTS = [*ANYWHERE, (PROGRAM, _named("JS")), (WITHIN, _named("EF", then=r"[\s\x00]*<<"))]
FOLDED, ENCRYPTED = _named("ObjStm"), _named("Encrypt")
STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
# An object stream begins with the numbers of its objects and their places; a comment may come before.
NUMBERS = re.compile(rb"(?:[\s\x00]|%[^\r\n]*[\r\n])*\d+[\s\x00]+\d+[\s\x00]")


def refuse_acting(data: bytes, *, inflated: int) -> None:
    """Refuse a PDF that would act, or whose objects are folded in no usual way; `inflated` bounds the unfolding."""
    left = min(inflated, MOST)
    _refuse(data, ANYWHERE)
    for piece in _between_streams(data):
        _refuse(piece, AMONG_OBJECTS)
    is_encrypted = bool(ENCRYPTED.search(data))
    for found in STREAM.finditer(data):
        objects = _unfolded(data, found.end(), left)
        if objects is not None:
            left -= len(objects)
            _refuse(objects, AMONG_OBJECTS)
        elif not is_encrypted and _should_unfold(data, found):
            raise NotAccepted(f"Ce document PDF est écrit d’une façon que le portail ne sait pas lire\u00a0: {ADVICE}")


def _refuse(data: bytes, signs: list[tuple[str, re.Pattern[bytes]]]) -> None:
    for what, names in signs:
        if names.search(data):
            raise NotAccepted(f"Ce document PDF contient {what}\u00a0: {ADVICE}")


def _between_streams(data: bytes) -> Iterator[bytes]:
    """The document without the inside of its streams, where two letters in a row mean nothing."""
    start = 0
    while found := STREAM.search(data, start):
        yield data[start : found.start()]
        start = data.find(b"endstream", found.end())
        if start < 0:
            return
        start += len(b"endstream")
    yield data[start:]


def _unfolded(data: bytes, start: int, most: int) -> bytes | None:
    """The objects of the stream that begins here, or None when it holds none that can be read."""
    if NUMBERS.match(data, start):
        return b""  # In clear: read already.
    if not _is_deflated(data, start):
        return None
    # Without its checksum, which patient readers do without too.
    inflating, unfolded, place = zlib.decompressobj(wbits=-15), bytearray(), start + HEAD
    given, holds_objects = data[start + 2 : place], False
    try:
        while given and not inflating.eof:
            unfolded += inflating.decompress(given, STEP)
            holds_objects = holds_objects or bool(NUMBERS.match(unfolded))
            if not holds_objects and len(unfolded) >= ENOUGH:
                return None
            if len(unfolded) > most:
                raise NotAccepted(SWOLLEN)
            given = inflating.unconsumed_tail or data[place : (place := place + STEP)]
    except zlib.error:
        pass  # Broken further on: what came before is looked at.
    return bytes(unfolded) if holds_objects else None


def _is_deflated(data: bytes, start: int) -> bool:
    """Whether two bytes are those that open compressed data (RFC 1950)."""
    opening = data[start : start + 2]
    return len(opening) == 2 and opening[0] & 0x0F == 8 and int.from_bytes(opening) % 31 == 0


def _should_unfold(data: bytes, stream: re.Match[bytes]) -> bool:
    """Whether its dictionary says that it holds objects."""
    head = data[max(0, stream.start() - HEAD) : stream.start()]
    return bool(FOLDED.search(head, max(head.rfind(b"obj"), 0)))

"""Looking inside a spreadsheet before opening it: size, nesting, macros and links are judged on the compressed bytes.

A workbook is a zip of XML. A few kilobytes can claim gigabytes, or one cell in the last corner of a sheet can make a
reader allocate the whole grid; both are told here, cheaply, by inflating each member through a counter.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from app.observatory.sources.problems import Unreadable

MOST_MEMBERS = 500
MOST_BYTES = 600_000_000
MOST_RATIO = 100
RATIO_MATTERS_FROM = 1_000_000
MOST_CELLS = 40_000_000
CHUNK = 262_144
TAIL = 64
LOCAL_HEADER = struct.Struct("<4s2B4HL2L2H")

COLUMNS = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})[0-9]""")
ROWS = re.compile(rb"""\br\s*=\s*["'][A-Z]{0,3}([0-9]{1,7})["']""")
DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
FORBIDDEN_PARTS = (
    (re.compile(r"vbaproject|/macrosheets/|\.bin$", re.IGNORECASE), "des macros ou un contenu binaire"),
    (re.compile(r"/externallinks/|/connections\.xml$|/querytables/", re.IGNORECASE), "des liens externes"),
    (re.compile(r"/embeddings/|/activex/", re.IGNORECASE), "des objets incorporés"),
)
# Excel keeps the settings of a printer as a binary part; it does nothing when read.
HARMLESS = re.compile(r"/printersettings/|printerSettings\d*\.bin$", re.IGNORECASE)


@dataclass
class Extent:
    """How far a sheet reaches, whatever it declares."""

    rows: int = 0
    columns: int = 0

    def stretch(self, text: bytes) -> None:
        """Take the cells named in this piece of the sheet into account."""
        self.columns = max([self.columns, *map(_rank, set(COLUMNS.findall(text)))])
        self.rows = max([self.rows, *map(int, set(ROWS.findall(text)))])


def refuse_hostile_package(data: bytes) -> None:
    """Raise `Unreadable` unless the bytes are an ordinary spreadsheet of reasonable size."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        raise Unreadable("Le classeur est abîmé : il ne s’ouvre pas.") from None
    _refuse_claims(members)
    _refuse_overlaps(members, len(data))
    inflated = 0
    for member in members:
        inflated += _inspect(data, member, MOST_BYTES - inflated)


def _refuse_claims(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or len(set(names)) != len(names):
        raise Unreadable("Le classeur n’a pas la structure attendue : trop d’éléments, ou des éléments en double.")
    if "[Content_Types].xml" not in names:
        raise Unreadable("Le fichier est une archive, mais pas un classeur xlsx.")
    for member in members:
        _refuse_member(member)
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise Unreadable("Le classeur est trop grand une fois décompressé : déposez-le en CSV.")


def _refuse_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 0x1:
        raise Unreadable("Le classeur est protégé par un mot de passe : déposez-le sans protection.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("Le classeur est compressé d’une façon inhabituelle : enregistrez-le à nouveau en xlsx.")
    for pattern, what in FORBIDDEN_PARTS:
        if pattern.search("/" + member.filename) and not HARMLESS.search("/" + member.filename):
            raise Unreadable(f"Le classeur contient {what} : enregistrez-le en xlsx, valeurs seules.")


def _refuse_overlaps(members: list[zipfile.ZipInfo], size: int) -> None:
    """Two members sharing the same bytes is how a small archive hides a large one."""
    spans = sorted((member.header_offset, member.header_offset + member.compress_size) for member in members)
    ends = [start for start, _ in spans[1:]] + [size]
    if any(stop > end for (_, stop), end in zip(spans, ends, strict=True)):
        raise Unreadable("Le classeur est abîmé : ses éléments se chevauchent.")


def _inspect(data: bytes, member: zipfile.ZipInfo, allowed: int) -> int:
    """Inflate one member through a counter, looking at what passes; return its true size."""
    extent, size, tail = Extent(), 0, b""
    limit = min(allowed, member.file_size)
    is_sheet = member.filename.lower().startswith("xl/worksheets/")
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    for chunk in _inflated(data, member):
        size += len(chunk)
        if size > limit or (size > RATIO_MATTERS_FROM and size > MOST_RATIO * max(member.compress_size, 1)):
            raise Unreadable("Le classeur se décompresse démesurément : il est refusé sans être ouvert.")
        text = tail + chunk
        if is_xml and DOCTYPE.search(text):
            raise Unreadable("Le classeur contient une déclaration d’entités : il est refusé sans être ouvert.")
        if is_xml and b"macroEnabled" in text:
            raise Unreadable("Le classeur contient des macros : enregistrez-le en xlsx, valeurs seules.")
        if is_sheet:
            extent.stretch(text)
        tail = text[-TAIL:]
    if size != member.file_size:
        raise Unreadable("Le classeur est abîmé : la taille annoncée d’un élément n’est pas la sienne.")
    if extent.rows * extent.columns > MOST_CELLS:
        raise Unreadable("Une feuille s’étend démesurément : supprimez ses lignes et colonnes vides.")
    return size


def _inflated(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of one member by pieces, never trusting the size the archive announces."""
    header = data[member.header_offset : member.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise Unreadable("Le classeur est abîmé : un élément manque.")
    *_, name_length, extra_length = LOCAL_HEADER.unpack(header)
    start = member.header_offset + LOCAL_HEADER.size + name_length + extra_length
    packed = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK))
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    pending: bytes | memoryview = packed
    try:
        while pending and not inflate.eof:
            yield inflate.decompress(pending, CHUNK)
            pending = inflate.unconsumed_tail
    except zlib.error:
        raise Unreadable("Le classeur est abîmé : un élément ne se décompresse pas.") from None


def _rank(letters: bytes) -> int:
    rank = 0
    for letter in letters:
        rank = rank * 26 + letter - 64
    return rank

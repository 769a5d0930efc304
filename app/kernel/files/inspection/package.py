"""Looking inside a zipped document before opening it: size, nesting and structure are judged on the compressed bytes.

A workbook or a text is a zip of XML. A few kilobytes can claim gigabytes, or one cell in the last corner of a sheet can
make a reader allocate the whole grid; both are told here, cheaply, by inflating each member through a counter.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from app.kernel.files.inspection.formats import NotAccepted

RATIO_MATTERS_FROM = 1_000_000
MOST_CELLS = 40_000_000
# The list of members of an ordinary document takes a few kilobytes; it is read whole, so it is bounded first.
LARGEST_LIST = 2_000_000
CHUNK = 262_144
TAIL = 64
LOCAL_HEADER = struct.Struct("<4s2B4HL2L2H")
# The least that the list says of each member.
LIST_ENTRY = 46
LIST_END = struct.Struct("<4s4H2LH")
LIST_END_MARK = b"PK\x05\x06"
LONGEST_COMMENT = 0xFFFF
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVES = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ")

COLUMNS = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})[0-9]""")
ROWS = re.compile(rb"""\br\s*=\s*["'][A-Z]{0,3}([0-9]{1,7})["']""")
DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
STRAY_NAME = re.compile(r"(^|/)\.\.(/|$)|^/|\\|[\x00-\x1f]|^[A-Za-z]:")


@dataclass(frozen=True)
class PackageBounds:
    """What a package may be: members, bytes once inflated, and how much one member may swell."""

    members: int = 2000
    inflated: int = 600_000_000
    ratio: int = 100


@dataclass
class Extent:
    """How far a sheet reaches, whatever it declares."""

    rows: int = 0
    columns: int = 0

    def stretch(self, text: bytes) -> None:
        """Take the cells named in this piece of the sheet into account."""
        self.columns = max([self.columns, *map(_rank, set(COLUMNS.findall(text)))])
        self.rows = max([self.rows, *map(int, set(ROWS.findall(text)))])


@dataclass(frozen=True)
class Package:
    """A zip whose members were all looked at: its bytes, its members in their order, and what it is called."""

    data: bytes
    members: tuple[zipfile.ZipInfo, ...]
    called: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its members."""
        return tuple(member.filename for member in self.members)

    def content(self, name: str, most: int = CHUNK * 32) -> bytes:
        """What a member holds, which must be short; empty when there is no such member."""
        member = next((member for member in self.members if member.filename == name), None)
        if member is None:
            return b""
        if member.file_size > most:
            raise NotAccepted(f"{self.called} a une structure inhabituelle\u00a0: enregistrez-le de nouveau.")
        return b"".join(self.pieces(member))

    def pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """What a member holds, piece by piece."""
        return _inflated(self.data, member, self.called)

    def may_hold(self, member: zipfile.ZipInfo, mark: re.Pattern[bytes]) -> bool:
        """Whether a short mark is somewhere in a member, or could be there under another writing of its letters."""
        tail = b""
        for piece in self.pieces(member):
            text = tail + piece
            if mark.search(text) or b"&#" in text or b"\0" in text:
                return True
            tail = text[-TAIL:]
        return False


def open_package(data: bytes, bounds: PackageBounds, *, called: str = "Le document") -> Package:
    """The package these bytes are; refused unless it is an ordinary one of reasonable size and nothing besides."""
    _refuse_lying_list(data, called)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            members = tuple(package.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        raise NotAccepted(f"{called} est abîmé\u00a0: il ne s’ouvre pas.") from None
    _refuse_claims(members, bounds, called)
    _refuse_overlaps(members, len(data), called)
    inflated = 0
    for member in members:
        inflated += _inspect(data, member, bounds, bounds.inflated - inflated, called)
    return Package(data, members, called)


def _refuse_lying_list(data: bytes, called: str) -> None:
    """The list of members ends the file, is short, and the first member begins it: nothing hides before or after.

    An archive may carry a comment, whose length it says; it is left out when the document is written again.
    """
    at = data.rfind(LIST_END_MARK, max(0, len(data) - LIST_END.size - LONGEST_COMMENT))
    end = data[at : at + LIST_END.size] if at >= 0 else b""
    if len(end) < LIST_END.size or at + LIST_END.size + LIST_END.unpack(end)[-1] != len(data):
        raise NotAccepted(f"{called} est abîmé, ou contient autre chose après sa fin\u00a0: enregistrez-le de nouveau.")
    *_, count, size, offset, _ = LIST_END.unpack(end)
    if size > LARGEST_LIST or count * LIST_ENTRY > size or offset + size != at:
        raise NotAccepted(f"{called} est abîmé\u00a0: la liste de ses éléments n’est pas la bonne.")


def _refuse_claims(members: tuple[zipfile.ZipInfo, ...], bounds: PackageBounds, called: str) -> None:
    names = {member.filename for member in members}
    if not members or len(members) > bounds.members or len(names) != len(members):
        raise NotAccepted(f"{called} n’a pas la structure attendue\u00a0: trop d’éléments, ou des éléments en double.")
    for member in members:
        _refuse_member(member, called)
    if sum(member.file_size for member in members) > bounds.inflated:
        raise NotAccepted(f"{called} est trop grand une fois décompressé.")


def _refuse_member(member: zipfile.ZipInfo, called: str) -> None:
    if member.flag_bits & 0x1:
        raise NotAccepted(f"{called} est protégé par un mot de passe\u00a0: enregistrez-le sans protection.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotAccepted(f"{called} est compressé d’une façon inhabituelle\u00a0: enregistrez-le de nouveau.")
    if STRAY_NAME.search(member.orig_filename):
        raise NotAccepted(f"{called} contient un élément au nom dangereux\u00a0: il est refusé sans être ouvert.")


def _refuse_overlaps(members: tuple[zipfile.ZipInfo, ...], size: int, called: str) -> None:
    """Two members sharing the same bytes is how a small archive hides a large one."""
    spans = sorted((member.header_offset, member.header_offset + member.compress_size) for member in members)
    ends = [start for start, _ in spans[1:]] + [size]
    if spans[0][0] != 0 or any(stop > end for (_, stop), end in zip(spans, ends, strict=True)):
        raise NotAccepted(f"{called} est abîmé\u00a0: ses éléments se chevauchent.")


def _inspect(data: bytes, member: zipfile.ZipInfo, bounds: PackageBounds, allowed: int, called: str) -> int:
    """Inflate one member through a counter, looking at what passes; return its true size."""
    extent, size, tail = Extent(), 0, b""
    limit = min(allowed, member.file_size)
    name = member.filename.lower()
    is_sheet, is_xml = name.startswith("xl/worksheets/"), name.endswith((".xml", ".rels"))
    for chunk in _inflated(data, member, called):
        _refuse_nesting(chunk if not size else b"", called)
        size += len(chunk)
        if size > limit or (size > RATIO_MATTERS_FROM and size > bounds.ratio * max(member.compress_size, 1)):
            raise NotAccepted(f"{called} se décompresse démesurément\u00a0: il est refusé sans être ouvert.")
        text = tail + chunk
        _refuse_entities(text if is_xml else b"", called)
        if is_sheet:
            extent.stretch(text)
        tail = text[-TAIL:]
    if size != member.file_size:
        raise NotAccepted(f"{called} est abîmé\u00a0: la taille annoncée d’un élément n’est pas la sienne.")
    if extent.rows * extent.columns > MOST_CELLS:
        raise NotAccepted("Une feuille s’étend démesurément\u00a0: supprimez ses lignes et colonnes vides.")
    return size


def _refuse_nesting(start: bytes, called: str) -> None:
    if start.startswith(ARCHIVES):
        raise NotAccepted(f"{called} contient une archive ou un autre document\u00a0: enregistrez-le sans, ou en PDF.")
    if start.startswith(OLE):
        raise NotAccepted(f"{called} contient des macros ou un objet incorporé\u00a0: enregistrez-le sans, ou en PDF.")


def _refuse_entities(text: bytes, called: str) -> None:
    """Without its zero bytes, a text in 16 bits hides nothing either."""
    if DOCTYPE.search(text) or (b"\0" in text and DOCTYPE.search(text.replace(b"\0", b""))):
        raise NotAccepted(f"{called} contient une déclaration d’entités\u00a0: il est refusé sans être ouvert.")
    if b"macroEnabled" in text:
        raise NotAccepted(f"{called} contient des macros\u00a0: enregistrez-le sans macros.")


def _inflated(data: bytes, member: zipfile.ZipInfo, called: str) -> Iterator[bytes]:
    """The content of one member by pieces, never trusting the size the archive announces."""
    header = data[member.header_offset : member.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise NotAccepted(f"{called} est abîmé\u00a0: un élément manque.")
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
        raise NotAccepted(f"{called} est abîmé\u00a0: un élément ne se décompresse pas.") from None


def _rank(letters: bytes) -> int:
    rank = 0
    for letter in letters:
        rank = rank * 26 + letter - 64
    return rank

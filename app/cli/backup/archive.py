"""The archive itself: a tar whose last member says what the others must be."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from app.cli.backup.portable import PortableTable

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


class BadArchive(Exception):
    """The archive cannot be trusted, or not by this portal; the message says why."""


@dataclass(frozen=True)
class KeptTable:
    """A table in an archive: what it is, how many rows, their checksum, and that of its member."""

    name: str
    columns: dict[str, str]
    keys: list[str]
    rows: int
    checksum: str
    sha256: str

    @property
    def portable(self) -> PortableTable:
        """The table, to read or write."""
        return PortableTable(self.name, self.columns, tuple(self.keys))

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"tables/{self.name}.jsonl.gz"


@dataclass(frozen=True)
class KeptFile:
    """A file in an archive."""

    key: str
    size: int
    sha256: str

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"files/{self.key}"


@dataclass
class Manifest:
    """What an archive holds. `schema` is the revision of the database, `keys` the fingerprints of the sealing keys."""

    made_at: str
    engine: str
    schema: str
    portal: str
    keys: list[str]
    format: int = FORMAT
    tables: list[KeptTable] = field(default_factory=list)
    files: list[KeptFile] = field(default_factory=list)
    missing_files: list[str] = field(default_factory=list)
    damaged_files: list[str] = field(default_factory=list)

    @property
    def contents(self) -> str:
        """How much it holds, in words."""
        rows = sum(table.rows for table in self.tables)
        return f"{len(self.tables)} tables, {rows} lignes, {len(self.files)} fichiers"

    def written(self) -> bytes:
        """The manifest as kept."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def read(cls, content: bytes) -> "Manifest":
        """The manifest of an archive."""
        try:
            said = json.loads(content)
            if said["format"] != FORMAT:
                raise BadArchive(f"l’archive est au format {said['format']}, ce portail lit le format {FORMAT}")
            tables = [KeptTable(**table) for table in said.pop("tables")]
            files = [KeptFile(**file) for file in said.pop("files")]
            return cls(**said, tables=tables, files=files)
        except (ValueError, KeyError, TypeError) as error:
            raise BadArchive("son manifeste est illisible") from error


class Hashing(io.RawIOBase):
    """A stream that remembers the fingerprint of what was read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        """Yes: that is all it does."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        part = self.stream.read(size)
        self.digest.update(part)
        return part


def add_stream(tar: tarfile.TarFile, name: str, stream: IO[bytes], size: int) -> str:
    """Put `size` bytes of a stream in the archive; gives their fingerprint."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    hashing = Hashing(stream)
    tar.addfile(member, hashing)  # type: ignore[arg-type]
    return hashing.digest.hexdigest()


def add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> str:
    """Put these bytes in the archive; gives their fingerprint."""
    return add_stream(tar, name, io.BytesIO(content), len(content))


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """An archive and its manifest; raises BadArchive for what is no whole archive of ours."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar, Manifest.read(content_of(tar, MANIFEST).read())
    except tarfile.TarError as error:
        raise BadArchive("ce fichier n’est pas une archive entière du portail") from error


def content_of(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """The bytes of a member."""
    try:
        found = tar.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise BadArchive(f"{name} manque dans l’archive")
    return found


def lines_of(tar: tarfile.TarFile, table: KeptTable) -> Iterator[bytes]:
    """The rows of a table of the archive."""
    with content_of(tar, table.member) as packed, gzip.GzipFile(fileobj=packed) as lines:
        for line in lines:
            yield line.rstrip(b"\n")


def check_members(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Read the whole archive again: every member must be exactly what the manifest says; raises BadArchive."""
    expected: list[Any] = [*manifest.tables, *manifest.files]
    for kept in expected:
        path = PurePosixPath(kept.member)
        if path.is_absolute() or ".." in path.parts:
            raise BadArchive(f"{kept.member} s’écrirait ailleurs que dans la réserve")
        if fingerprint(content_of(tar, kept.member)) != kept.sha256:
            raise BadArchive(f"{kept.member} n’est pas ce qui avait été écrit : l’archive est abîmée")


def fingerprint(stream: IO[bytes]) -> str:
    """The SHA-256 of all that a stream holds; the stream is closed."""
    digest = hashlib.sha256()
    with stream:
        while part := stream.read(CHUNK):
            digest.update(part)
    return digest.hexdigest()

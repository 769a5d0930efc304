"""Tables in words any engine reads: the same rows give the same lines, and the same checksum, on both engines."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from app.extensions import db
from app.kernel.instants import Instant

BATCH = 1000
# The engine-free kind of a column, from the first of these its type is; a sealed text stays sealed.
KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (sa.Boolean, "boolean"),
    (sa.Integer, "integer"),
    (sa.Float, "real"),
    (sa.Numeric, "decimal"),
    (sa.DateTime, "instant"),
    (sa.Date, "day"),
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.String, "text"),
)
PLAIN: dict[str, Callable[[], TypeEngine[Any]]] = {
    "boolean": sa.Boolean,
    "integer": sa.BigInteger,
    "real": sa.Double,
    "decimal": sa.Numeric,
    "instant": Instant,
    "day": sa.Date,
    "json": lambda: sa.JSON(none_as_null=True),
    "json, never absent": sa.JSON,
    "bytes": sa.LargeBinary,
    "text": sa.Text,
}
WRITE: dict[str, Callable[[Any], Any]] = {
    "real": float,
    "decimal": lambda value: format(Decimal(value).normalize(), "f"),
    "instant": lambda value: value.astimezone(UTC).isoformat(timespec="microseconds"),
    "day": date.isoformat,
    "bytes": lambda value: base64.b64encode(value).decode(),
}
READ: dict[str, Callable[[Any], Any]] = {
    "decimal": Decimal,
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
    "bytes": base64.b64decode,
}
MODULUS = 2**256


class Checksum:
    """A checksum of rows whatever their order: engines do not sort text alike."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, line: bytes) -> None:
        """Count one more row."""
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % MODULUS

    @property
    def value(self) -> str:
        """The checksum of the rows so far, in hexadecimal."""
        return f"{self._sum:064x}"


@dataclass(frozen=True)
class PortableTable:
    """A table as an archive knows it: its name, its columns with their kind, and those that name a row."""

    name: str
    columns: Mapping[str, str]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, table: sa.Table) -> "PortableTable":
        """What an archive keeps of one of our tables."""
        columns = {column.name: _kind(column) for column in table.columns if column.computed is None}
        return cls(table.name, columns, tuple(column.name for column in table.primary_key))

    @property
    def plain(self) -> sa.TableClause:
        """The table in plain types, free of what our models do to values."""
        return sa.table(self.name, *(sa.column(name, PLAIN[kind]()) for name, kind in self.columns.items()))

    def lines(self, connection: sa.Connection) -> Iterator[bytes]:
        """Each row as one line of JSON, in the order of the keys."""
        table = self.plain
        asked = sa.select(table).order_by(*(table.c[key] for key in self.keys)).execution_options(yield_per=BATCH)
        writers = [WRITE.get(kind) for kind in self.columns.values()]
        for row in connection.execute(asked):
            values = [
                write(value) if write and value is not None else value
                for write, value in zip(writers, row, strict=True)
            ]
            yield json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    def insert(self, connection: sa.Connection, lines: Iterable[bytes]) -> None:
        """Write rows back from their lines."""
        table, readers = self.plain, [(name, READ.get(kind)) for name, kind in self.columns.items()]
        batch: list[dict[str, Any]] = []
        for line in lines:
            values = zip(readers, json.loads(line), strict=True)
            batch.append({n: read(value) if read and value is not None else value for (n, read), value in values})
            if len(batch) == BATCH:
                connection.execute(sa.insert(table), batch)
                batch = []
        if batch:
            connection.execute(sa.insert(table), batch)

    def checksum(self, connection: sa.Connection) -> Checksum:
        """The checksum of the rows the database holds now."""
        found = Checksum()
        for line in self.lines(connection):
            found.add(line)
        return found


def portable_tables() -> list[PortableTable]:
    """All our tables, those that others point to first; an index made from them is made again, never copied."""
    return [PortableTable.of(table) for table in db.metadata.sorted_tables if not table.info.get("derived")]


def _kind(column: sa.Column[Any]) -> str:
    kept = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    for type_, kind in KINDS:
        if isinstance(kept, type_):
            return kind if kind != "json" or column.nullable else "json, never absent"
    raise TypeError(f"{column} holds {kept!r}: say in portable.py how an archive writes it")

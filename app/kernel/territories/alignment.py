"""Bringing a table to the rows it should hold, in bulk, and saying what changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, tuple_, update

from app.extensions import Model, db

BATCH = 500  # keys per DELETE, well under what SQLite and PostgreSQL accept
Row = dict[str, Any]
RowKey = tuple[Any, ...]


@dataclass
class Changes:
    """What changed in one kind of row: the names of what was added, changed and removed."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def counted(self) -> dict[str, int]:
        """How many rows were added, changed and removed."""
        return {"added": len(self.added), "changed": len(self.changed), "removed": len(self.removed)}

    def __str__(self) -> str:
        counts = (("ajouts", self.added), ("modifications", self.changed), ("retraits", self.removed))
        return ", ".join(f"{label}\u00a0: {len(names):,}".replace(",", "\u202f") for label, names in counts)


class Alignment:
    """A table set beside the rows it should hold, found by a natural key."""

    def __init__(
        self, model: type[Model], key: Sequence[str], wanted: Iterable[Row], named: Callable[[Row], str]
    ) -> None:
        self.table = cast(Table, model.__table__)
        self.key = tuple(key)
        self.named = named
        self.wanted = {self._key_of(row): row for row in wanted}
        kept = db.session.execute(select(self.table)).mappings()
        self.kept: dict[RowKey, Row] = {self._key_of(row): dict(row) for row in kept}

    def _key_of(self, row: Any) -> RowKey:
        return tuple(row[column] for column in self.key)

    def add_and_change(self) -> Changes:
        """Insert what is missing and correct what differs."""
        missing = [row for key, row in self.wanted.items() if key not in self.kept]
        different = [
            row for key, row in self.wanted.items() if key in self.kept and not row.items() <= self.kept[key].items()
        ]
        if missing:
            db.session.execute(insert(self.table), missing)
        if different:
            self._correct(different)
        return Changes(added=[self.named(row) for row in missing], changed=[self.named(row) for row in different])

    def _correct(self, rows: list[Row]) -> None:
        sought = [self.table.c[column] == bindparam(f"sought_{column}") for column in self.key]
        values: dict[str, Any] = {column: bindparam(f"new_{column}") for column in rows[0] if column not in self.key}
        parameters = [
            {f"{'sought' if column in self.key else 'new'}_{column}": value for column, value in row.items()}
            for row in rows
        ]
        db.session.connection().execute(update(self.table).where(*sought).values(values), parameters)

    def remove(self) -> list[str]:
        """Delete what should no longer be there."""
        unwanted = {key: row for key, row in self.kept.items() if key not in self.wanted}
        columns = tuple_(*(self.table.c[column] for column in self.key))
        for batch in _batches(unwanted):
            db.session.execute(delete(self.table).where(columns.in_(batch)))
        return [self.named(row) for row in unwanted.values()]

    def settle(self) -> Changes:
        """Add, correct and remove."""
        changes = self.add_and_change()
        changes.removed = self.remove()
        return changes


def _batches(keys: Iterable[RowKey]) -> Iterator[list[RowKey]]:
    remaining = iter(keys)
    while batch := list(islice(remaining, BATCH)):
        yield batch

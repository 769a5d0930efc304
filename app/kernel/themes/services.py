"""Bring the database in line with the themes and publics of data-inclusion."""

from collections import Counter
from typing import Any, TypeVar

from sqlalchemy import select

from app.extensions import db
from app.kernel.themes import reference
from app.kernel.themes.models import TargetPublic, Theme, ThemeGroup

Row = TypeVar("Row", ThemeGroup, Theme, TargetPublic)


def load_themes() -> dict[str, int]:
    """Enter or correct groups, themes and publics from the reference files; say how many rows moved.

    An entry that left the files is kept: something may be filed under it.
    """
    groups, themes, publics = reference.read_groups(), reference.read_themes(), reference.read_publics()
    reference.check_files()
    for entries in (groups, themes, publics):
        reference.check_entries(entries)
    reference.check_groups(themes, groups)
    changes: Counter[str] = Counter({"added": 0, "changed": 0, "unchanged": 0})
    known = _load(ThemeGroup, groups, changes)
    group_ids = {theme.code: {"group_id": known[theme.group_code].id} for theme in themes}
    _load(Theme, themes, changes, group_ids)
    _load(TargetPublic, publics, changes)
    return dict(changes)


def _load(
    kind: type[Row],
    entries: list[reference.Entry],
    changes: Counter[str],
    more: dict[str, dict[str, int]] | None = None,
) -> dict[str, Row]:
    """Enter or correct the rows of one kind, in the order of their file."""
    known = {row.code: row for row in db.session.scalars(select(kind))}
    for position, entry in enumerate(entries, start=1):
        values: dict[str, Any] = {"name": entry.name, "position": position} | (more or {}).get(entry.code, {})
        row = known.get(entry.code)
        if row is None:
            known[entry.code] = row = kind(code=entry.code, **values)
            db.session.add(row)
            changes["added"] += 1
            continue
        for name, value in values.items():
            setattr(row, name, value)
        changes["changed" if db.session.is_modified(row) else "unchanged"] += 1
    db.session.flush()
    return known

"""The two engines behind one interface: keep the words of entries, and narrow a question to what is looked for.

Each is a module with the same functions: `insert_entries`, `update_entries`, `forget_for_good`,
`narrow`, `narrow_frequent`, `unindexed`.
"""

from types import ModuleType
from typing import Any

from app.extensions import db
from app.kernel.search.engines import postgresql, sqlite

# What the engines keep beside our tables: migrations must not compare it with the models.
TABLE, COLUMNS = "search_words", ("words", "ix_search_entry_words")


def engine() -> ModuleType:
    """The engine of the database at work."""
    return postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite


def is_kept_apart(name: str | None, kind: str, parents: Any) -> bool:
    """Whether a table, a column or an index belongs to an engine rather than to the models."""
    if kind == "table":
        return bool(name) and str(name).startswith(TABLE)
    return parents.get("table_name") == "search_entry" and name in COLUMNS

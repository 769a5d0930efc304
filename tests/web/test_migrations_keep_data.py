"""Going down one step and up again loses no row and no value but those of the step itself, on the engine under test."""

from collections import Counter

from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, inspect, select

from app.extensions import db
from app.kernel.search.engines import is_kept_apart
from tests.access.world import build

# Large and never touched by a step: counted, not compared value by value.
COUNTED = {
    "observation",
    "subsidy",
    "territory_outline",
    "association",
    "association_name",
    "support_total",
    "search_entry",
}
# Rows that a step down has no place for, and from what they are made again.
LEFT_BEHIND = {
    ("sheets", "observation"): "figures of several sheets: read again from the archived files",
    (
        "readers",
        "observation",
    ): "figures of part of the people, or of several periods: read again from the archived files",
}
Rows = Counter[tuple[object, ...]]


def standing() -> dict[str, set[str]]:
    """The tables there are, with their columns."""
    found = inspect(db.engine)
    return {
        name: {
            column["name"]
            for column in found.get_columns(name)
            if not is_kept_apart(column["name"], "column", {"table_name": name})
        }
        for name in found.get_table_names()
        if name != "alembic_version" and not is_kept_apart(name, "table", {})
    }


def values(columns: dict[str, set[str]]) -> dict[str, Rows | int]:
    """What stands in these columns, whatever the order of the rows."""
    metadata = MetaData()
    kept: dict[str, Rows | int] = {}
    with db.engine.connect() as connection:
        for name in sorted(columns):
            table = Table(name, metadata, autoload_with=connection, extend_existing=True)
            rows = connection.execute(select(*[table.c[column] for column in sorted(columns[name])])).all()
            kept[name] = len(rows) if name in COUNTED else Counter(tuple(map(repr, row)) for row in rows)
    return kept


def count(rows: Rows | int) -> int:
    """How many rows there are."""
    return rows if isinstance(rows, int) else rows.total()


def shared(one: dict[str, set[str]], other: dict[str, set[str]]) -> dict[str, set[str]]:
    """The tables and columns that both have."""
    return {name: one[name] & other[name] for name in one.keys() & other.keys()}


def test_each_step_down_and_up_keeps_what_people_wrote(app):
    build(app)
    db.session.remove()
    for revision in ScriptDirectory("migrations").walk_revisions():
        if revision.down_revision is None:
            break
        above = standing()
        before = values(above)
        downgrade()
        below = standing()
        common = shared(above, below)
        kept = values(common)
        db.engine.dispose()
        upgrade(revision=revision.revision)
        assert standing() == above, f"{revision.revision} does not come back as it was"
        after = values(common)
        for name in common:
            assert after[name] == kept[name], f"{revision.revision} lost something of {name} on its way up"
            if (revision.revision, name) in LEFT_BEHIND:
                assert count(kept[name]) < count(before[name])
            elif common[name] == above[name]:
                assert kept[name] == before[name], f"{revision.revision} lost something of {name} on its way down"
            else:
                assert count(kept[name]) == count(before[name]), f"{revision.revision} lost rows of {name}"
        downgrade()
    assert {"person", "post", "activity"} <= set(standing())

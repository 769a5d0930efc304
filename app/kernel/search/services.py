"""Keeping the index true: entries made again from the rows they speak of, in the transaction that changes them."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import delete, exists, func, select

from app.extensions import db
from app.kernel.search.engines import engine
from app.kernel.search.kinds import Entry, Indexed, kinds
from app.kernel.search.models import LONGEST_LINE, SearchEntry
from app.kernel.search.wanted import Tokens, tokens_of
from app.kernel.visibility import for_nobody

AT_ONCE = 500
SAID = ("title", "about", "text", "path", "audience_id", "territory_id", "theme_id", "updated_at")
# Plain spaces only: no-break ones are French typography.
SPACES = re.compile(r"[ \t\r\n\f\v]+")
Row = dict[str, Any]


def index(kind: Indexed, ids: Collection[int], *, again: bool = False) -> Counter[str]:
    """Bring the entries of these rows to what the rows say now; `again` makes even those that say it already.

    Returns how many rows were seen, and how many entries added, changed and removed.
    """
    done: Counter[str] = Counter(seen=len(ids))
    for some in _batches(sorted(ids)):
        with for_nobody():
            # Held before the rows are read: whoever changes the same row waits, then reads what was written here.
            known = {row["object_id"]: row for row in _known(kind, some, hold=True)}
            done.update(_settle(kind, _wanted(kind, some), known, again=again))
    return done


def index_all(kind: Indexed, *, again: bool = False) -> Iterator[Counter[str]]:
    """Bring a whole kind to what its rows say, some rows at a time; whoever asks may commit in between."""
    for some in all_ids(kind):
        yield index(kind, some, again=again)
    yield Counter(removed=_drop_orphans(kind))


def fill() -> Counter[str]:
    """Make the entries of the kinds that have none, such as those of a version that has just been installed."""
    done: Counter[str] = Counter()
    for kind in kinds():
        if db.session.scalar(select(SearchEntry.id).where(SearchEntry.kind == kind.key).limit(1)) is None:
            for batch in index_all(kind):
                done.update(batch)
    return done


def check(kind: Indexed) -> Iterator[Counter[str]]:
    """Compare a kind with its rows, some at a time, and correct what differs: counts missing, stale and extra entries.

    There should be none: what is found here was changed behind the session's back.
    """
    for some in all_ids(kind):
        found = _differences(kind, some)
        index(kind, {number for numbers in found.values() for number in numbers})
        yield Counter({name: len(numbers) for name, numbers in found.items()})
    yield Counter(extra=_drop_orphans(kind))


def drop_unknown_kinds() -> int:
    """Forget entries of kinds that nothing declares any more."""
    return _drop(select(SearchEntry.id).where(SearchEntry.kind.not_in([kind.key for kind in kinds()])))


def all_ids(kind: Indexed, *, after: int = 0) -> Iterator[list[int]]:
    """The numbers of the rows of a kind's table, past one of them or from the first, some at a time."""
    last = after
    while True:
        with for_nobody():
            following = select(kind.model.id).where(kind.model.id > last).order_by(kind.model.id).limit(AT_ONCE)
            some = list(db.session.scalars(following))
        if not some:
            return
        yield some
        last = some[-1]


def count_rows(kind: Indexed) -> int:
    """How many rows a kind's table holds."""
    with for_nobody():
        return db.session.scalar(select(func.count()).select_from(kind.model)) or 0


def _differences(kind: Indexed, ids: Sequence[int]) -> dict[str, set[int]]:
    with for_nobody():
        known = {row["object_id"]: row for row in _known(kind, ids)}
        wanted = _wanted(kind, ids)
    both = wanted.keys() & known.keys()
    return {
        "missing": wanted.keys() - known.keys(),
        "stale": {number for number in both if _differs(wanted[number], known[number])},
        "extra": known.keys() - wanted.keys(),
    }


def _known(kind: Indexed, ids: Sequence[int], *, hold: bool = False) -> list[Row]:
    columns = [getattr(SearchEntry, name) for name in ("id", "object_id", *SAID)]
    statement = (
        select(*columns)
        .where(SearchEntry.kind == kind.key, SearchEntry.object_id.in_(ids))
        .order_by(SearchEntry.object_id)
    )
    rows = db.session.execute(statement.with_for_update() if hold else statement)
    return [dict(row) for row in rows.mappings()]


def _wanted(kind: Indexed, ids: Sequence[int]) -> dict[int, Row]:
    """What the entries of these rows should say."""
    return {entry.object_id: _row(kind, entry) for entry in kind.entries(ids)}


def _row(kind: Indexed, entry: Entry) -> Row:
    said = {name: getattr(entry, name) for name in SAID}
    for name in ("title", "about", "text"):
        said[name] = SPACES.sub(" ", said[name]).strip(" ")
    for name in ("title", "about"):
        said[name] = said[name][:LONGEST_LINE]
    return {"kind": kind.key, "object_id": entry.object_id, **said}


def _settle(kind: Indexed, wanted: dict[int, Row], known: dict[int, Row], *, again: bool) -> dict[str, int]:
    added = [row for number, row in wanted.items() if number not in known]
    changed = [
        {"id": known[number]["id"], **row}
        for number, row in wanted.items()
        if number in known and (again or _differs(row, known[number]))
    ]
    removed = [row["id"] for number, row in known.items() if number not in wanted]
    if added:
        engine().insert_entries(added, _tokens(kind, added))
    if changed:
        engine().update_entries(changed, _tokens(kind, changed))
    _forget(removed)
    return {"added": len(added), "changed": len(changed), "removed": len(removed)}


def _differs(wanted: Row, known: Row) -> bool:
    return any(wanted[name] != known[name] for name in SAID)


def _tokens(kind: Indexed, rows: Iterable[Row]) -> list[Tokens]:
    return [tokens_of(kind=kind.key, title=row["title"] if kind.is_named else "", text=row["text"]) for row in rows]


def _drop_orphans(kind: Indexed) -> int:
    """Forget entries whose row is gone altogether."""
    gone = ~exists().where(kind.model.id == SearchEntry.object_id)
    return _drop(select(SearchEntry.id).where(SearchEntry.kind == kind.key, gone))


def _drop(statement: Any) -> int:
    with for_nobody():
        ids = list(db.session.scalars(statement))
        _forget(ids)
    return len(ids)


def _forget(ids: Sequence[int]) -> None:
    for some in _batches(ids):
        db.session.execute(delete(SearchEntry).where(SearchEntry.id.in_(some)))


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(ids)
    while some := list(islice(waiting, AT_ONCE)):
        yield some

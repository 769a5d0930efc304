"""Noticing every change of what the index speaks of, so that no service can forget it.

The session itself is watched: objects it flushes, and statements that insert, update or delete many rows at once. The
entries concerned are made again just before the transaction is committed, or as soon as somebody searches in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from app.extensions import db
from app.kernel.search.kinds import Indexed, Watched, kinds
from app.kernel.search.services import all_ids, index
from app.kernel.visibility import for_nobody

PENDING = "search_pending"


@dataclass
class Pending:
    """What a transaction has changed so far: rows to index again, rows whose dependants are, tables filled at once."""

    rows: dict[str, set[int]] = field(default_factory=dict)
    owners: list[tuple[Indexed, Watched, set[int]]] = field(default_factory=list)
    filled: dict[str, int] = field(default_factory=dict)

    def add(self, kind: Indexed, watched: Watched, numbers: Iterable[Any]) -> None:
        """Note the numbers that changed rows lead to."""
        found = {int(number) for number in numbers if number is not None}
        if watched.owned and found:
            self.owners.append((kind, watched, found))
        elif found:
            self.rows.setdefault(kind.key, set()).update(found)

    def fill(self, kind: Indexed, after: int) -> None:
        """Note that every row past this number may be new."""
        self.filled[kind.key] = min(after, self.filled.get(kind.key, after))


def settle() -> None:
    """Bring the index to what this transaction has changed so far."""
    while pending := db.session.info.pop(PENDING, None):
        for kind in kinds():
            index(kind, pending.rows.get(kind.key, set()) | _owned(pending, kind))
            if kind.key in pending.filled:
                for some in all_ids(kind, after=pending.filled[kind.key]):
                    index(kind, some)


def _owned(pending: Pending, kind: Indexed) -> set[int]:
    found: set[int] = set()
    with for_nobody():
        for owner_kind, watched, numbers in pending.owners:
            if owner_kind is kind and watched.owned:
                found.update(db.session.scalars(watched.owned(sorted(numbers))))
    return found


def _pending() -> Pending:
    return db.session.info.setdefault(PENDING, Pending())  # type: ignore[no-any-return]


def _watching(table: str) -> list[tuple[Indexed, Watched]]:
    """Which kinds are made from the rows of this table, told by its name: statements hold copies of it."""
    return [(kind, watched) for kind in kinds() for watched in kind.watched if watched.model.__tablename__ == table]


@event.listens_for(db.session, "before_flush")
def _notice_deleted(session: Session, _context: Any, _instances: Any) -> None:
    """While they can still be asked, what deleted objects belonged to."""
    for thing in session.deleted:
        for kind, watched in _watching(thing.__tablename__):
            _pending().add(kind, watched, [getattr(thing, watched.owner)])


@event.listens_for(db.session, "after_flush")
def _notice_flushed(session: Session, _context: Any) -> None:
    """New objects, and those of which a column that counts has changed."""
    for thing in session.new:
        for kind, watched in _watching(thing.__tablename__):
            _pending().add(kind, watched, [getattr(thing, watched.owner)])
    for thing in session.dirty:
        state = inspect(thing)
        for kind, watched in _watching(thing.__tablename__):
            if any(state.attrs[name].history.has_changes() for name in watched.columns):
                former = state.attrs[watched.owner].history.deleted or ()
                _pending().add(kind, watched, [getattr(thing, watched.owner), *former])


@event.listens_for(db.session, "do_orm_execute")
def _notice_statement(state: ORMExecuteState) -> None:
    """Statements that write many rows at once never pass through objects."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    statement: Any = state.statement
    for kind, watched in _watching(statement.table.name):
        if state.is_insert:
            _notice_insert(state, kind, watched)
        elif state.is_delete or set(watched.columns) & _columns_set(state):
            _notice_written(state, kind, watched)


def _notice_insert(state: ORMExecuteState, kind: Indexed, watched: Watched) -> None:
    given = _given(state)
    if watched.owned:
        return  # nothing hangs yet from what is new
    if given and all(watched.owner in row for row in given):
        _pending().add(kind, watched, [row[watched.owner] for row in given])
    elif watched.owner == "id":
        with for_nobody():
            _pending().fill(kind, db.session.scalar(select(func.max(kind.model.id))) or 0)
    else:
        _pending().fill(kind, 0)


def _notice_written(state: ORMExecuteState, kind: Indexed, watched: Watched) -> None:
    """Ask before it is done which rows it concerns: afterwards they may not answer to the same conditions."""
    rows, statement = _given(state), cast(Any, state.statement)
    if rows and all("id" in row for row in rows):
        concerned = watched.model.id.in_([row["id"] for row in rows])  # type: ignore[attr-defined]
    elif isinstance(state.parameters, list) or statement.whereclause is None:
        _pending().fill(kind, 0)
        return
    else:
        concerned = statement.whereclause
    with for_nobody():
        numbers = select(getattr(watched.model, watched.owner)).where(concerned)
        _pending().add(kind, watched, db.session.scalars(numbers, state.parameters or {}))


def _columns_set(state: ORMExecuteState) -> set[str]:
    """The columns an update sets, whether in the statement or in the rows it is given."""
    named = {getattr(column, "key", column) for column in getattr(state.statement, "_values", None) or ()}
    return named or {name for row in _given(state) for name in row}


def _given(state: ORMExecuteState) -> list[dict[str, Any]]:
    """The rows a statement is given, wherever they are."""
    if isinstance(state.parameters, list):
        return state.parameters
    alone: Any = state.parameters
    several = getattr(state.statement, "_multi_values", None)
    if several:
        return [{getattr(key, "key", key): value for key, value in row.items()} for rows in several for row in rows]
    return [dict(alone)] if alone else []


@event.listens_for(db.session, "before_commit")
def _settle_at_commit(session: Session) -> None:
    """The last thing a transaction does; a savepoint is not its end."""
    if session.in_nested_transaction():
        return
    session.flush()
    settle()


@event.listens_for(db.session, "after_rollback")
def _forget_pending(session: Session) -> None:
    """What was undone changed nothing."""
    session.info.pop(PENDING, None)

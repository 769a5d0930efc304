"""The keeper: while somebody is answered, no question brings back what they may not see, even one that forgot the rule.

Every question asked through the session during a request is narrowed to what its reader may see: kinds that have an
audience by the rule itself, what hangs from them through the row it hangs from. Only a question that says why it must
see everything is left whole, and the list of those is held by a test.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, event, exists, inspect, literal, select
from sqlalchemy.orm import ORMExecuteState, Session, aliased
from sqlalchemy.orm.util import LoaderCriteriaOption

from app.extensions import Model, db
from app.kernel.people.models import Actor
from app.kernel.visibility.models import CONDITIONS, SeenThrough, Visible
from app.kernel.visibility.narrowing import Narrowing
from app.kernel.visibility.rule import Opening, finding_out, is_finding_out, open_to

WHOLE = "whole"

Statement = TypeVar("Statement", bound=Select[Any])

_reader: ContextVar[Callable[[], Actor] | None] = ContextVar("reader", default=None)


def announce_reader(who: Callable[[], Actor] | None) -> None:
    """Say for the rest of this context who is being answered; None for work done for nobody in particular."""
    _reader.set(who)
    db.session.info.pop(CONDITIONS, None)


@contextmanager
def reading_as(actor: Actor) -> Iterator[None]:
    """Ask as somebody would: for what the worker prepares for one reader, such as a letter or an export."""
    token = _reader.set(lambda: actor)
    db.session.info.pop(CONDITIONS, None)
    try:
        yield
    finally:
        _reader.reset(token)
        db.session.info.pop(CONDITIONS, None)


@contextmanager
def for_nobody() -> Iterator[None]:
    """Work for nobody in particular while somebody is answered, such as keeping an index or a count true."""
    token = _reader.set(None)
    try:
        yield
    finally:
        _reader.reset(token)


def whole(statement: Statement, why: str) -> Statement:
    """Leave this question whole: `why` says what it needs that its reader may not see, and what it gives away."""
    return statement.execution_options(**{WHOLE: why})


@event.listens_for(db.session, "do_orm_execute")
def _keep(state: ORMExecuteState) -> None:
    who = _reader.get()
    if who is None or not state.is_select or state.is_column_load or is_finding_out():
        return
    if WHOLE in state.execution_options:
        return
    conditions = state.session.info.get(CONDITIONS)
    if conditions is None:
        conditions = state.session.info[CONDITIONS] = _conditions(who)
    state.statement = state.statement.options(conditions)


def _conditions(who: Callable[[], Actor]) -> Narrowing:
    """The conditions of whoever is answered."""
    with finding_out():
        return _conditions_of(open_to(who()))


@lru_cache(maxsize=1024)
def _conditions_of(opening: Opening) -> Narrowing:
    """What narrows each kept kind to what is open; readers to whom the same is open share it from page to page."""
    kept = sorted((mapper.class_ for mapper in Model.registry.mappers), key=lambda kind: kind.__name__)
    conditions: dict[type[Any], ColumnElement[bool]] = {}
    for kind in kept:
        if issubclass(kind, Visible):
            conditions[kind] = opening.holds(kind.audience_id)
        elif issubclass(kind, SeenThrough):
            conditions[kind] = _hangs_from_seen(kind, opening)
    return Narrowing(LoaderCriteriaOption(*condition, include_aliases=True) for condition in conditions.items())


def _hangs_from_seen(row: Any, opening: Opening) -> ColumnElement[bool]:
    """That what this row hangs from may be seen, however many steps up."""
    kind = inspect(row).mapper
    way = kind.relationships[kind.class_.seen_through]
    owner = _owner(kind.class_)
    linked = and_(*(_column(row, here) == _column(owner, there) for here, there in way.local_remote_pairs))
    is_kept = issubclass(way.mapper.class_, Visible)
    seen = opening.holds(owner.audience_id) if is_kept else _hangs_from_seen(owner, opening)
    return exists(select(literal(1)).select_from(owner).where(linked, seen))


@cache
def _owner(kind: type[SeenThrough]) -> Any:
    """What rows of this kind hang from, under a name of its own; made once, for making it is slow."""
    return aliased(inspect(kind).relationships[kind.seen_through].mapper.class_)


def _column(row: Any, column: Any) -> Any:
    """A column of this row or alias, by the name its model gives it."""
    return getattr(row, inspect(row).mapper.get_property_by_column(column).key)


@event.listens_for(db.session, "after_commit")
@event.listens_for(db.session, "after_rollback")
def _ask_again(session: Session) -> None:
    session.info.pop(CONDITIONS, None)

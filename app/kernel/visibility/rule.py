"""The rule: a reader sees an object when one of their keys opens its audience."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, event, select
from sqlalchemy.orm import Session

from app.extensions import db
from app.kernel.people.models import Actor
from app.kernel.visibility.models import OPEN_AUDIENCES, AudienceReader, Visible

# Past this many audiences, a sub-select weighs less than a list of their keys.
MOST_NAMED = 500

Thing = TypeVar("Thing", bound=Visible)
_finding_out: ContextVar[bool] = ContextVar("finding_out", default=False)


@dataclass(frozen=True)
class Opening:
    """What some keys open: the audiences, named one by one unless they are too many."""

    keys: frozenset[str]
    audiences: tuple[int, ...] | None

    def holds(self, audience_id: Any) -> ColumnElement[bool]:
        """That this column names one of them."""
        named = _opened_by(self.keys) if self.audiences is None else self.audiences
        return audience_id.in_(named)  # type: ignore[no-any-return]


@contextmanager
def finding_out() -> Iterator[None]:
    """Leave alone the questions asked to find out who reads and what is open to them."""
    token = _finding_out.set(True)
    try:
        yield
    finally:
        _finding_out.reset(token)


def is_finding_out() -> bool:
    """Whether such a question is being asked now."""
    return _finding_out.get()


def can_read(actor: Actor, thing: Visible) -> bool:
    """The rule as a predicate, about one loaded object."""
    return not actor.reader_keys.isdisjoint(thing.audience.keys)


def readable(kind: type[Visible], actor: Actor) -> ColumnElement[bool]:
    """The rule as a condition, about rows of a kind."""
    return open_to(actor).holds(kind.audience_id)


def open_to(actor: Actor) -> Opening:
    """What is open to a reader now."""
    opened = _open_audiences(actor.reader_keys)
    return Opening(actor.reader_keys, tuple(opened) if len(opened) <= MOST_NAMED else None)


def _opened_by(keys: frozenset[str]) -> Select[int]:
    return select(AudienceReader.audience_id).where(AudienceReader.reader_key.in_(sorted(keys)))


def _open_audiences(keys: frozenset[str]) -> list[int]:
    """The audiences these keys open, asked once: named one by one, they let the database find rows in order."""
    known = db.session.info.setdefault(OPEN_AUDIENCES, {})
    if keys not in known:
        with finding_out():
            found = db.session.scalars(_opened_by(keys).distinct().limit(MOST_NAMED + 1)).all()
        known[keys] = sorted(found)
    return known[keys]  # type: ignore[no-any-return]


@event.listens_for(db.session, "after_commit")
@event.listens_for(db.session, "after_rollback")
def _ask_again(session: Session) -> None:
    """What was true in one transaction is asked again in the next."""
    session.info.pop(OPEN_AUDIENCES, None)


def visible_one(
    kind: type[Thing], actor: Actor, *conditions: ColumnElement[bool], options: tuple[Any, ...] = ()
) -> Thing:
    """The one object meeting these conditions that the reader may see, or NoResultFound as if it did not exist."""
    statement = select(kind).where(*conditions, readable(kind, actor)).options(*options)
    return db.session.scalars(statement).unique().one()

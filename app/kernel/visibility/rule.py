"""The rule: a reader sees an object when one of their keys opens its audience."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.kernel.people.models import Actor
from app.kernel.visibility.models import AudienceReader, Visible

Thing = TypeVar("Thing", bound=Visible)


def can_read(actor: Actor, thing: Visible) -> bool:
    """The rule as a predicate, about one loaded object."""
    return not actor.reader_keys.isdisjoint(thing.audience.keys)


def readable(kind: type[Visible], actor: Actor) -> ColumnElement[bool]:
    """The rule as a condition, about rows of a kind."""
    openable = select(AudienceReader.audience_id).where(AudienceReader.reader_key.in_(sorted(actor.reader_keys)))
    return kind.audience_id.in_(openable)  # type: ignore[attr-defined, no-any-return]


def visible_one(
    kind: type[Thing], actor: Actor, *conditions: ColumnElement[bool], options: tuple[Any, ...] = ()
) -> Thing:
    """The one object meeting these conditions that the reader may see, or NoResultFound as if it did not exist."""
    statement = select(kind).where(*conditions, readable(kind, actor)).options(*options)
    return db.session.scalars(statement).unique().one()

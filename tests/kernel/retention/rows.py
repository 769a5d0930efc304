"""A row of any class of the retention table, whose time started at a chosen instant."""

from datetime import timedelta
from itertools import count

from sqlalchemy import JSON, Boolean, Date, DateTime, Integer, TypeDecorator, insert

from app.extensions import db
from app.kernel.people.models import Perimeter, Person

_serial = count(1)
# Values that a constraint asks for.
ASKED = {
    "throttle_counter": {"scope": "account"},
    "invitation": {"role": "analyst"},
    "account_request": {"state": "unconfirmed"},
}
# Classes whose rows need more than values: they have tests of their own.
APART = {"audit_entry", "account_activity"}


def put(line, start, at, now):
    """Insert a row of this class whose time started at this instant, by this of its columns; gives its key."""
    table, later = line.table, now + timedelta(days=4000)
    values = {column.name: some(column, now) for column in table.columns if is_asked(column)}
    values.update(ASKED.get(table.name, {}))
    values.update({other: later for other in line.starts if not table.c[other].nullable})
    values.update({term["column"]: meeting(term) for term in line.terms})
    values[start] = at
    inserted = db.session.execute(insert(table).values(values))
    return inserted.inserted_primary_key[0]


def is_asked(column):
    """Whether a column must be given a value."""
    return (
        not column.nullable
        and column.default is None
        and not (column.primary_key and column.type._type_affinity is Integer)
    )


def some(column, now):
    """Some value of the kind of a column, never the same text twice."""
    if column.foreign_keys:
        (link,) = column.foreign_keys
        model = {"person": Person, "perimeter": Perimeter}[link.column.table.name]
        return db.session.query(model.id).order_by(model.id).first()[0]
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    for known, value in ((Boolean, False), (Integer, 0), (DateTime, now), (Date, now.date()), (JSON, {})):
        if isinstance(kind, known):
            return value
    return f"v{next(_serial)}"


def meeting(term):
    """A value that meets a condition of the table."""
    if term["sign"] == "!":
        return "something"
    return term["values"].split("|")[0] or None

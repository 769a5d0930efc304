"""The rows of a question short enough to be shown whole."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select

from app.extensions import db

Row = TypeVar("Row")


def rows_of(statement: Select[Row], *, limit: int = 500) -> Sequence[Row]:
    """Every row of a statement that cannot be long, or as many as it asks for; never more than `limit`."""
    bounded = statement if statement._limit_clause is not None else statement.limit(limit)
    return db.session.scalars(bounded).unique().all()

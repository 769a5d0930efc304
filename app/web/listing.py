"""The rows of a question short enough to be shown whole."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select

from app.extensions import db

Row = TypeVar("Row")


def rows_of(statement: Select[Row], *, limit: int = 500) -> Sequence[Row]:
    """Every row of a statement that cannot be long; the limit is a floor under surprises, not a page."""
    return db.session.scalars(statement.limit(limit)).unique().all()

"""Keyset pagination: the next page starts after a row, so its cost does not depend on how far one is."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select, tuple_
from werkzeug.exceptions import BadRequest

from app.extensions import db

Row = TypeVar("Row")
LONGEST_TOKEN = 1000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the addresses of the pages on either side."""

    rows: Sequence[Row]
    previous_url: str | None
    next_url: str | None


def paginate(
    statement: Select[Any], keys: Sequence[Any], *, size: int = 20, descending: bool = False, scalars: bool = True
) -> Page[Any]:
    """One page of a statement, by the columns `keys` (the last one unique), following `?apres=` or `?avant=`.

    The statement comes without order; it is ordered here by the keys, all in the same direction.
    """
    after, before = _cursor("apres", keys), _cursor("avant", keys)
    backwards = before is not None
    going_down = descending != backwards
    columns = tuple_(*keys)
    bound = after or before
    if bound is not None:
        statement = statement.where(columns < tuple_(*bound) if going_down else columns > tuple_(*bound))
    ordered = statement.order_by(None).order_by(*[_direct(key, going_down) for key in keys]).limit(size + 1)
    result = db.session.execute(ordered)
    rows = list((result.scalars() if scalars else result).unique().all())
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_previous = more if backwards else after is not None
    has_next = True if backwards else more
    return Page(
        rows=rows,
        previous_url=_link("avant", rows[0], keys) if rows and has_previous else None,
        next_url=_link("apres", rows[-1], keys) if rows and has_next else None,
    )


def _direct(key: Any, down: bool) -> ColumnElement[Any]:
    return key.desc() if down else key.asc()  # type: ignore[no-any-return]


def _link(name: str, row: Any, keys: Sequence[Any]) -> str:
    values = [_plain(getattr(row, key.key)) for key in keys]
    token = base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")
    kept = {key: values for key, values in request.args.to_dict(flat=False).items() if key not in ("apres", "avant")}
    # Written by hand: url_for would take some of the reader's own parameters for options of its own.
    return f"{request.path}?{urlencode({**kept, name: token}, doseq=True)}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _cursor(name: str, keys: Sequence[Any]) -> list[Any] | None:
    token = request.args.get(name)
    if not token:
        return None
    if len(token) > LONGEST_TOKEN:
        raise BadRequest
    try:
        values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if not isinstance(values, list) or len(values) != len(keys):
            raise ValueError
        return [_typed(value, key) for value, key in zip(values, keys, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error, UnicodeError):
        raise BadRequest from None


def _typed(value: Any, key: Any) -> Any:
    kind = key.type.python_type
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if not isinstance(value, kind) or isinstance(value, bool) or (isinstance(value, int) and abs(value) > 2**62):
        raise TypeError
    if isinstance(value, str) and b"\0" in value.encode():
        raise ValueError
    return value

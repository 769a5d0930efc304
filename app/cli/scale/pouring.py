"""Pouring rows into tables by the quickest way each engine has."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, inspect, select, text
from sqlalchemy.engine import Connection

from app.extensions import db

# How many rows one statement carries: foreign keys are checked, and memory is given back, after each.
AT_ONCE = 100_000
Row = tuple[Any, ...]
poured: set[str] = set()


def table_of(model: type[Any]) -> Table:
    """The table behind a model."""
    return model.__table__  # type: ignore[no-any-return]


def prepare() -> None:
    """Let the session's transaction last as long as the work does."""
    poured.clear()
    if not _is_postgresql(db.session.connection()):
        return
    for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
        db.session.execute(text(f"SET LOCAL {name} = 0"))
    # Checking every reference again is most of the work, and all of them were just read from the tables they lead to.
    # Only the server's administrator may leave it out; anybody else waits.
    if db.session.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        db.session.execute(text("SET LOCAL session_replication_role = replica"))


def first_free_id(model: type[Any]) -> int:
    """The number the next row of a table takes."""
    return (db.session.scalar(select(func.max(model.id))) or 0) + 1


def pour(model: type[Any], columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Write rows as they come and return how many; columns left out take the model's own defaults."""
    db.session.flush()
    connection, table = db.session.connection(), table_of(model)
    poured.add(table.name)
    given = _defaults(table, columns)
    names = (*columns, *given)
    ready = _as_kept(connection, table, names, rows, tuple(given.values()))
    write = _copy if _is_postgresql(connection) else _insert
    count = 0
    while batch := list(islice(ready, AT_ONCE)):
        write(connection, table, names, batch)
        count += len(batch)
    if "id" in columns and _is_postgresql(connection):
        # The numbers were given here: those the server gives next come after them.
        sequence = func.pg_get_serial_sequence(table.name, "id")
        db.session.execute(select(func.setval(sequence, first_free_id(model) - 1)))
    return count


@contextmanager
def without_indexes(*models: type[Any]) -> Iterator[None]:
    """Rebuild the secondary indexes of these tables once at the end, rather than at each row."""
    connection = db.session.connection()
    present = {
        table_of(model).name: {index["name"] for index in inspect(connection).get_indexes(table_of(model).name)}
        for model in models
    }
    dropped = [
        index
        for model in models
        for index in table_of(model).indexes
        if not index.unique and index.name in present[table_of(model).name]
    ]
    for index in dropped:
        index.drop(connection)
    yield
    for index in dropped:
        index.create(connection)


def settle() -> None:
    """Have PostgreSQL know the new sizes at once, and check references again."""
    if not _is_postgresql(db.session.connection()):
        return
    for name in sorted(poured):
        db.session.execute(text(f"ANALYZE {name}"))
    if db.session.scalar(text("SHOW session_replication_role")) == "replica":
        db.session.execute(text("SET LOCAL session_replication_role = origin"))


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _defaults(table: Table, columns: tuple[str, ...]) -> dict[str, Any]:
    """What the model gives by itself to the columns left out, the same for every row."""
    given: dict[str, Any] = {}
    for column in table.columns:
        default: Any = column.default
        if column.name in columns or default is None or not (default.is_scalar or default.is_callable):
            continue
        given[column.name] = default.arg if default.is_scalar else default.arg(None)
    return given


def _as_kept(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Iterable[Row], given: Row
) -> Iterator[Row]:
    """The rows as the driver wants them: each column's type says how its values are kept."""
    dialect = connection.dialect
    found = [table.columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    changes: list[tuple[int, Callable[[Any], Any]]] = [(rank, change) for rank, change in enumerate(found) if change]
    for row in rows:
        kept = [*row, *given]
        for rank, change in changes:
            kept[rank] = change(kept[rank])
        yield tuple(kept)


def _insert(connection: Connection, table: Table, names: tuple[str, ...], batch: list[Row]) -> None:
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our models' own names
    connection.exec_driver_sql(statement, batch)


def _copy(connection: Connection, table: Table, names: tuple[str, ...], batch: list[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in batch:
            copy.write_row(row)

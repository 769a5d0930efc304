"""Run migrations on the application's own engine, whichever it is."""

from alembic import context
from flask import current_app

from app.kernel.search.engines import is_kept_apart

database = current_app.extensions["migrate"].db


def include_name(name, kind, parents):
    """Leave alone what a search engine or an extension keeps beside our tables."""
    return not (kind == "table" and name.startswith("sqlite_")) and not is_kept_apart(name, kind, parents)


def render_item(kind, thing, autogen_context):
    """Migrations speak of plain columns: they must run long after our types have changed."""
    if kind == "type" and type(thing).__name__ == "Instant":
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(thing).__name__ == "Sealed":
        return "sa.Text()"
    return False


def run_offline():
    """Write the SQL instead of running it."""
    context.configure(
        url=str(database.engine.url), target_metadata=database.metadata, literal_binds=True, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online():
    """Run what is missing, all of it or nothing."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Batch operations rebuild a table: the rows that point to it must be left alone meanwhile.
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_name=include_name,
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.exec_driver_sql("BEGIN")


if context.is_offline_mode():
    run_offline()
else:
    run_online()

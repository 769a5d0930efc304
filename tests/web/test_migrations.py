"""The schema goes up and down, on the engine under test, and says exactly what the models say."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.extensions import db
from app.kernel.search.engines import is_kept_apart


def tables():
    names = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    return {name for name in names if not is_kept_apart(name, "table", {})}


def is_ours(name, kind, parents):
    return not is_kept_apart(name, kind, parents)


def test_the_migrations_make_exactly_what_the_models_say(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        assert compare_metadata(context, db.metadata) == []


def test_there_is_one_line_of_migrations(app):
    assert len(ScriptDirectory("migrations").get_heads()) == 1


def test_every_migration_goes_down_and_up_again(app):
    db.session.remove()
    for _revision in ScriptDirectory("migrations").walk_revisions():
        downgrade()
    assert tables() == set()
    upgrade()
    assert tables() == set(db.metadata.tables)

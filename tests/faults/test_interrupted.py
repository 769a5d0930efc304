"""Long work cut at any statement leaves nothing half-done, and is done again from where it stood."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.extensions import db
from app.home.queries.health import code_schema, database_is_at_head
from tests.faults.processes import dies_at

STEPS = (3, 30, 60, 110)


def schema():
    """What tables there are, and at which revision the database says it is."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
        return set(inspect(connection).get_table_names()) - {"alembic_version"}, set(current)


def test_a_migration_killed_half_way_leaves_the_former_schema(site):
    downgrade(revision="base")
    killed = [dies_at(site, step, upgrade) for step in STEPS]
    assert all(killed), "the last step is past the end of the migrations"
    assert schema() == (set(), set())
    upgrade()
    assert schema() == (set(db.metadata.tables), code_schema())
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


def test_going_back_killed_half_way_keeps_every_row(site):
    before = schema()
    assert all([dies_at(site, step, lambda: downgrade(revision="base")) for step in (3, 30)])
    assert schema() == before
    assert db.session.execute(db.text("SELECT count(*) FROM territory")).scalar_one() > 1000


def test_a_worker_does_not_start_on_a_schema_that_is_not_its_own(site):
    downgrade()
    assert not database_is_at_head()
    db.session.remove()
    result = site.test_cli_runner().invoke(args=["worker"])
    assert result.exit_code == 1
    assert "flask db upgrade" in result.output


@pytest.fixture(autouse=True)
def _nothing_held(site):
    """A lock of the test itself would keep the migrations waiting."""
    db.session.remove()

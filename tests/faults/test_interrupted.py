"""Long work cut at any statement leaves nothing half-done, and is done again from where it stood."""

from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from app.extensions import db
from app.home.queries.health import code_schema, database_is_at_head
from app.kernel.audit.checking import prove
from app.kernel.instants import today, utcnow
from app.kernel.jobs.daily import run_one
from app.kernel.jobs.models import DailyRun
from app.kernel.people.models import Person, UserSession
from app.kernel.retention.models import AccountActivity
from app.kernel.retention.queries import due
from app.kernel.retention.services import JOB
from tests import make
from tests.faults.processes import dies_at
from tests.web.test_migrations import is_ours

STEPS = (3, 30, 60, 110)


def schema():
    """What tables there are, and at which revision the database says it is."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
        return set(inspect(connection).get_table_names()) & set(db.metadata.tables), set(current)


def test_a_migration_killed_half_way_leaves_the_former_schema(site):
    downgrade(revision="base")
    killed = [dies_at(site, step, upgrade) for step in STEPS]
    assert all(killed), "the last step is past the end of the migrations"
    assert schema() == (set(), set())
    upgrade()
    assert schema() == (set(db.metadata.tables), code_schema())
    with db.engine.connect() as connection:
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"include_name": is_ours}), db.metadata) == []
        )


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


def test_a_night_s_letting_go_killed_half_way_is_whole_and_is_done_again(site):
    leaver = make.person(email="absente@example.org", display_name="Une absente")
    make.person("admin")
    leaver_id, long_ago = leaver.id, utcnow() - timedelta(days=900)
    past = dict.fromkeys(("last_seen_at", "expires_at", "idle_ends_at"), long_ago)
    db.session.add(UserSession(person_id=leaver_id, token_hash="x", **past))
    db.session.add(AccountActivity(person_id=leaver_id, last_seen_at=long_ago, warned_at=long_ago))
    db.session.commit()
    db.session.remove()

    def night():
        run_one(JOB, day=today())

    step, deaths = 1, 0
    while dies_at(site, step, night):
        deaths += 1
        found = db.session.get_one(Person, leaver_id)
        assert (found.email, found.display_name) in {
            ("absente@example.org", "Une absente"),
            (f"compte-supprime-{leaver_id}@invalid", "Compte supprimé"),
        }
        assert prove().faults == []
        db.session.remove()
        step += 4
    print(f"{deaths} kills of the night's work")
    assert deaths > 5
    assert db.session.get_one(Person, leaver_id).display_name == "Compte supprimé"
    assert {one.line.name: one.rows for one in due() if one.rows} == {}
    assert db.session.scalars(select(DailyRun.failure).where(DailyRun.name == JOB)).all() == [None]

"""On PostgreSQL, the portal's own role has no right to change the journal, guards or no guards."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, ProgrammingError

from app.extensions import db
from app.kernel.audit.checking import prove
from app.kernel.audit.services import purge_before
from app.kernel.instants import utcnow
from app.kernel.people.models import Person
from tests import make
from tests.kernel.journals import act, guards_down, last_entries, run

ROLES = Path(__file__).parents[2] / "deploy" / "postgresql-roles.sql"
pytestmark = pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="rights are PostgreSQL's")


@pytest.fixture
def own_role(app):
    """The role made by the file that operators run, under a name of this test's own."""
    name = f"tissage_app_{os.getpid()}"
    script = ROLES.read_text(encoding="utf-8").replace("tissage_app", name)
    for _again in range(2):
        db.session.connection().exec_driver_sql(script)
        db.session.commit()
    yield name
    db.session.rollback()
    run("RESET ROLE")
    for statement in (f"DROP OWNED BY {name}", f"DROP ROLE {name}"):
        run(statement)


def as_role(name: str) -> None:
    db.session.execute(text(f"SET LOCAL ROLE {name}"))


@pytest.mark.parametrize(
    "meddling",
    [
        "UPDATE audit_entry SET action = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_checkpoint SET sequence = 1",
        "DELETE FROM audit_checkpoint",
        "DELETE FROM audit_head",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_entry_kept ON audit_entry",
        "CREATE OR REPLACE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "UPDATE alembic_version SET version_num = 'x'",
    ],
)
def test_the_own_role_may_not_touch_an_act(own_role, meddling):
    act(make.person())
    with guards_down():
        as_role(own_role)
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            db.session.execute(text(meddling))
        db.session.rollback()


def test_the_own_role_does_all_that_the_portal_does(own_role):
    with time_machine.travel(utcnow() - timedelta(days=400), tick=True):
        person = db.session.get_one(Person, make.person().id)
        with guards_down():
            run("DELETE FROM audit_entry")
            run("DELETE FROM audit_head")
        as_role(own_role)
        act(person)
    as_role(own_role)
    act(db.session.get_one(Person, person.id))
    as_role(own_role)
    assert purge_before((utcnow() - timedelta(days=365)).date()) == 1
    db.session.commit()
    assert prove().faults == []
    assert last_entries()[0].action == "journal.purged"


def test_the_own_role_removes_nothing_young_through_the_function(own_role):
    act(make.person())
    as_role(own_role)
    db.session.execute(text("SELECT purge_journal(9223372036854775807)"))
    db.session.commit()
    assert prove().faults == []
    as_role(own_role)
    with pytest.raises(DatabaseError, match="six months"):
        db.session.execute(
            text("INSERT INTO audit_checkpoint (sequence, hash, purged_before, made_at) VALUES (1, 'x', now(), now())")
        )
    db.session.rollback()

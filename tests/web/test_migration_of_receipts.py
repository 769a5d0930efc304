"""Receipts given before each association had its own stay as they are, and what is given next never repeats one."""

import uuid

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from app.associations.models import Activity, Association
from app.associations.services import log_activity
from app.extensions import db
from app.kernel.instants import today
from app.kernel.people.models import Person
from app.kernel.territories.queries import get_territory
from tests import make
from tests.associations.conftest import followed

BEFORE = "console"
FORMER = "2025-000697"


@pytest.fixture
def note(app):
    """Note an activity of one of two associations, and give its receipt."""
    ids = [followed(name).id for name in ("Le Relais", "L’Escale")]
    worker = make.person().id

    def noted(rank: int) -> str:
        receipt = log_activity(
            client_id=str(uuid.uuid4()),
            association=db.session.get_one(Association, ids[rank]),
            type="permanence",
            day=today(),
            commune=get_territory("commune", "53147"),
            passages=1,
            by=db.session.get_one(Person, worker),
        ).receipt
        db.session.commit()
        return receipt

    return noted


def receipts():
    return db.session.scalars(select(Activity.receipt).order_by(Activity.id)).all()


def counters():
    with db.engine.begin() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT year, last FROM receipt_counter"))]


def test_receipts_stay_and_go_on_whichever_way_the_schema_goes(note):
    given = [note(0), note(1), note(0)]
    db.session.scalars(select(Activity).order_by(Activity.id)).first().receipt = FORMER
    db.session.commit()
    db.session.remove()
    downgrade(revision=BEFORE)
    assert counters() == [(2025, 697)], "the former numbers go on where they stopped"
    db.engine.dispose()
    upgrade()

    assert receipts() == [FORMER, *given[1:]]
    after = [note(0), note(1)]
    year = today().year
    assert [receipt.rpartition("-")[2] for receipt in after] == ["0003", "0002"]
    assert all(receipt.startswith(f"{year}-A") for receipt in after)
    assert len(set(receipts())) == 5


def test_the_former_schema_begins_its_numbers_where_there_were_none(note):
    note(0)
    db.session.remove()
    downgrade(revision=BEFORE)
    assert counters() == []
    db.engine.dispose()
    upgrade()
    assert note(0).endswith("-0002")

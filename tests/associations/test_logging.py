"""Noting an activity: once, in numbers, and never about somebody."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.associations.models import Activity, ActivityMonth
from app.associations.services import activities as rules
from app.associations.services import commune_called, log_activity
from app.associations.services.places import UnclearCommune, UnknownCommune
from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.instants import today
from app.kernel.territories.queries import get_territory
from tests.associations.conftest import followed


@pytest.fixture
def note(relais):
    """Note an activity of the association, whatever is not said being usual."""

    def noted(**said):
        usual = {
            "client_id": str(uuid.uuid4()),
            "association": relais.association,
            "type": "permanence",
            "day": today(),
            "commune": get_territory("commune", "53147"),
            "passages": 14,
            "new_people": 3,
            "volunteers": 2,
            "volunteer_minutes": 360,
            "by": relais.worker,
        }
        return log_activity(**{**usual, **said})

    return noted


def rows(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_same_form_sent_five_times_is_one_activity_and_one_receipt(note):
    receipts = {note(client_id="a" * 36).receipt for _ in range(5)}

    assert len(receipts) == 1
    assert rows(Activity) == 1
    assert db.session.scalars(select(ActivityMonth.passages)).one() == 14


def test_the_same_form_with_something_else_in_it_is_refused(note):
    note(client_id="a" * 36)

    with pytest.raises(rules.OtherContent, match="reçu"):
        note(client_id="a" * 36, passages=15)
    assert rows(Activity) == 1


def test_two_people_may_by_chance_send_the_same_identifier(note, relais):
    note(client_id="a" * 36)
    note(client_id="a" * 36, by=relais.manager)

    assert rows(Activity) == 2


def test_receipts_of_an_association_follow_one_another_through_the_year_whatever_the_others_note(note, relais):
    other = followed("Un autre relais")
    receipts = [note().receipt, note(association=other).receipt, note().receipt, note(association=other).receipt]

    year = today().year
    assert receipts[::2] == [f"{year}-A{relais.id}-0001", f"{year}-A{relais.id}-0002"]
    assert receipts[1::2] == [f"{year}-A{other.id}-0001", f"{year}-A{other.id}-0002"]


def test_the_receipts_of_a_year_begin_again_with_it(note, relais):
    with time_machine.travel("2027-12-31 12:00:00+00:00"):
        assert [note().receipt for _ in range(2)][1] == f"2027-A{relais.id}-0002"
    with time_machine.travel("2028-01-01 12:00:00+00:00"):
        assert note().receipt == f"2028-A{relais.id}-0001"


def test_a_refused_activity_takes_no_receipt(note, relais):
    note()
    with pytest.raises(rules.NothingCounted):
        note(passages=0, new_people=0, volunteers=0, volunteer_minutes=0)

    assert note().receipt.endswith("-0002")


def test_monthly_totals_stay_in_step_with_the_entries(note):
    for passages in (1, 5, 8):
        note(passages=passages, new_people=1)
    note(type="maraude", passages=4)

    totals = {month.type: month for month in db.session.scalars(select(ActivityMonth)).unique()}
    assert (totals["permanence"].entries, totals["permanence"].passages) == (3, 14)
    assert totals["permanence"].volunteer_minutes == 3 * 360
    assert totals["maraude"].passages == 4
    assert totals["maraude"].month == today().replace(day=1)


def test_noting_leaves_a_line_in_the_journal_without_its_words(note):
    note(sentence="Guichet fermé.")
    db.session.commit()  # acts join the journal with the transaction of what they tell

    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "activity.logged")).one()
    assert "Guichet" not in str(entry.details)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"day": today() + timedelta(days=1)}, rules.DayToCome),
        ({"day": today() - timedelta(days=400)}, rules.DayTooOld),
        ({"new_people": 15}, rules.MoreNewThanPassages),
        ({"volunteers": 2, "volunteer_minutes": 2 * 24 * 60 + 1}, rules.TooManyHours),
        ({"volunteers": 0, "volunteer_minutes": 60}, rules.NobodyForTheseHours),
        ({"staff": 0, "staff_minutes": 60}, rules.NobodyForTheseHours),
        ({"type": "sieste"}, rules.UnknownType),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(note, said, refusal):
    with pytest.raises(refusal):
        note(**said)
    assert rows(Activity) == 0


def test_a_commune_is_understood_by_its_name_its_departement_or_its_code(app):
    assert commune_called("mayenne").code == "53147"
    assert commune_called("Mayenne (53)").code == "53147"
    assert commune_called("53147").name == "Mayenne"


def test_an_unclear_commune_is_asked_again_and_the_choice_heard(app):
    with pytest.raises(UnclearCommune):
        commune_called("saint-denis")
    assert commune_called("saint-denis", code="53212").name == "Saint-Denis-du-Maine"
    with pytest.raises(UnknownCommune):
        commune_called("Tombouctou")


def test_a_month_of_another_year_is_another_month(note):
    note(day=today() - timedelta(days=200))
    note(day=today())

    assert rows(ActivityMonth) == 2
    assert isinstance(db.session.scalars(select(func.min(ActivityMonth.month))).one(), date)

"""Accounts nobody comes back to are warned, then erased; the journal lets go of its oldest acts and stays proved."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.extensions import db
from app.kernel.audit.checking import prove
from app.kernel.audit.models import AuditEntry
from app.kernel.instants import utcnow
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import Person, UserSession
from app.kernel.people.services.sessions import sign_in
from app.kernel.retention.services import let_go
from app.kernel.settings.services import change_setting
from tests import make
from tests.kernel.journals import TABLES, act, guards_down, run

# Long enough ago for the database, whose own clock does not travel, to let the journal go.
START = datetime(2020, 1, 10, 12, 0, tzinfo=UTC)
PASSWORD = "une phrase assez longue"


def months(number):
    """The instant so many months of thirty-one days after the start."""
    return START + timedelta(days=31 * number)


@pytest.fixture
def someone(app):
    with time_machine.travel(START, tick=False):
        make.person("admin", email="admin@example.org")
        yield make.person(email="absente@example.org", password=PASSWORD).id


def night(at):
    """One night's letting go."""
    with time_machine.travel(at, tick=False):
        done = let_go()
        db.session.commit()
    return done


def letters():
    """The warnings written to the absent person."""
    return db.session.scalar(
        select(func.count()).where(
            OutgoingLetter.letter == "account_inactive", OutgoingLetter.recipient == "absente@example.org"
        )
    )


def keep_administrator_busy(at):
    """The administrator, at least, came."""
    with time_machine.travel(at, tick=False):
        admin = db.session.scalars(select(Person).where(Person.email == "admin@example.org")).one()
        opened = UserSession(person_id=admin.id, token_hash=str(at), expires_at=utcnow() + timedelta(days=1))
        db.session.add(opened)
        db.session.commit()


def test_somebody_who_never_comes_back_is_warned_once_then_erased(someone):
    night(START)
    assert "Comptes bientôt inactifs" not in night(months(22))
    for at in (months(24), months(24) + timedelta(days=1)):
        keep_administrator_busy(at)
        night(at)
    assert letters() == 1
    assert db.session.get_one(Person, someone).email == "absente@example.org"
    keep_administrator_busy(months(26))
    done = night(months(26))
    assert done["Comptes inactifs"] == 1
    assert db.session.get_one(Person, someone).display_name == "Compte supprimé"
    assert "Comptes inactifs" not in night(months(26) + timedelta(days=1))
    assert db.session.scalars(select(Person.email).where(Person.email == "admin@example.org")).all()


def test_whoever_comes_back_keeps_their_account(someone):
    night(months(24))
    assert letters() == 1
    with time_machine.travel(months(24) + timedelta(days=3), tick=False):
        sign_in(email="absente@example.org", password=PASSWORD, lasting_days=1)
        db.session.commit()
    night(months(26))
    assert db.session.get_one(Person, someone).email == "absente@example.org"
    assert letters() == 1


def test_a_visit_is_remembered_after_its_session_is_gone(someone):
    with time_machine.travel(months(10), tick=False):
        sign_in(email="absente@example.org", password=PASSWORD, lasting_days=1)
        db.session.commit()
    night(months(10))
    night(months(13))
    assert db.session.scalar(select(func.count()).where(UserSession.person_id == someone)) == 0
    night(months(25))
    assert letters() == 0


def test_a_night_missed_shortens_nobody_s_notice(someone):
    night(START)
    keep_administrator_busy(months(40))
    night(months(40))
    assert letters() == 1
    assert db.session.get_one(Person, someone).email == "absente@example.org"


def test_the_last_administrator_is_never_erased_for_being_away(someone):
    night(months(24))
    night(months(26))
    assert db.session.scalars(select(Person.email).where(Person.email == "admin@example.org")).all()


def test_the_demonstration_and_the_erased_are_left_alone(someone):
    db.session.execute(update(Person).where(Person.id == someone).values(is_demo=True))
    db.session.commit()
    night(months(24))
    night(months(26))
    assert letters() == 0
    assert db.session.get_one(Person, someone).email == "absente@example.org"


@pytest.fixture
def young_journal(someone):
    """A journal whose first acts are those of the start."""
    with guards_down():
        for table in TABLES:
            run(f"DELETE FROM {table}")
    with time_machine.travel(START, tick=False):
        act(db.session.get_one(Person, someone), times=3)


def test_the_journal_lets_go_of_what_is_older_than_a_year_and_is_still_proved(someone, young_journal):
    with time_machine.travel(months(5), tick=False):
        act(db.session.get_one(Person, someone))
    assert "Journal des actes" not in night(months(11))
    assert night(START + timedelta(days=367))["Journal des actes"] == 3
    assert db.session.scalar(select(func.min(AuditEntry.at))) == months(5)
    assert prove().faults == []


def test_the_journal_is_kept_as_long_as_the_region_says(someone, young_journal):
    with time_machine.travel(START, tick=False):
        change_setting(key="retention.audit_months", value=36, reason="Contrôle interne", seen=12, by=None)
        db.session.commit()
    assert "Journal des actes" not in night(START + timedelta(days=367))
    assert night(START + timedelta(days=3 * 366 + 2))["Journal des actes"] >= 3

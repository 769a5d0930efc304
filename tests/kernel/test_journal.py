"""The journal: nobody changes it in silence, acts follow each other, and it holds nothing that people wrote."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from app.extensions import announce_reads, db
from app.kernel.audit.chain import COVERED, fingerprint
from app.kernel.audit.checking import prove
from app.kernel.audit.models import AuditCheckpoint, AuditEntry, AuditHead
from app.kernel.audit.services import FreeText, purge_before, record
from app.kernel.instants import utcnow
from app.kernel.people.models import Person
from app.web.transaction import trace
from tests import make
from tests.kernel.journals import act, guards_down, last_entries, run


@pytest.fixture
def person(app):
    return make.person()


def test_acts_follow_each_other_without_a_gap_and_prove_themselves(person):
    before = last_entries()[0]
    act(person, 3)
    third, second, first = last_entries(3)
    assert [first.sequence, second.sequence, third.sequence] == [before.sequence + step for step in (1, 2, 3)]
    assert first.previous_hash == before.hash
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    proof = prove()
    assert (proof.faults, proof.last, proof.hash) == ([], third.sequence, third.hash)
    assert proof.entries == db.session.scalar(select(func.count()).select_from(AuditEntry))


@pytest.mark.parametrize(
    "meddling",
    [
        "UPDATE audit_entry SET action = 'person.disabled'",
        "UPDATE audit_entry SET actor_id = NULL",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE sequence = (SELECT MAX(sequence) FROM audit_entry)",
        "UPDATE audit_head SET sequence = sequence - 1",
        "UPDATE audit_head SET hash = 'x'",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_itself_refuses_to_change_or_forget_an_act(person, meddling):
    act(person)
    with pytest.raises(DatabaseError, match="journal"):
        run(meddling)
    db.session.rollback()
    assert prove().faults == []


def test_postgresql_refuses_to_empty_the_journal_at_once(person):
    if db.engine.dialect.name != "postgresql":
        return
    for table in ("audit_entry", "audit_checkpoint", "audit_head"):
        with pytest.raises(DatabaseError, match="append-only"):
            run(f"TRUNCATE {table}")
        db.session.rollback()


@pytest.mark.parametrize(
    ("meddling", "told"),
    [
        ("UPDATE audit_entry SET action = 'person.disabled' WHERE sequence = :place", "was altered"),
        ("UPDATE audit_entry SET actor_id = NULL WHERE sequence = :place", "was altered"),
        ("UPDATE audit_entry SET hash = previous_hash WHERE sequence = :place", "was altered"),
        ("DELETE FROM audit_entry WHERE sequence = :place", "acts are missing"),
        ("DELETE FROM audit_entry WHERE sequence > :place", "does not reach"),
        ("DELETE FROM audit_entry WHERE sequence < :place", "acts are missing"),
    ],
)
def test_whoever_gets_past_the_guards_is_found_out_and_the_command_fails(app, person, meddling, told):
    act(person, 4)
    place = last_entries(3)[-1].sequence
    with guards_down():
        run(meddling, place=place)
    assert any(told in fault for fault in prove().faults)
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert told in result.output


def test_an_act_moved_to_another_place_is_found_out(person):
    act(person, 4)
    (_, later, earlier, _) = last_entries(4)
    with guards_down():
        run("UPDATE audit_entry SET sequence = -1 WHERE id = :id", id=later.id)
        run("UPDATE audit_entry SET sequence = sequence + 1 WHERE id = :id", id=earlier.id)
        run("UPDATE audit_entry SET sequence = :place WHERE id = :id", place=later.sequence - 1, id=later.id)
    assert any("was altered" in fault for fault in prove().faults)


def test_a_journal_rewritten_whole_no_longer_holds_the_place_noted_elsewhere(app, person):
    act(person, 2)
    noted = prove()
    with guards_down():
        _rewrite("person.disabled")
    assert prove().faults == [], "a chain made again from its beginning proves itself"
    assert prove((noted.last, noted.hash)).faults
    db.session.commit()
    runner = app.test_cli_runner()
    assert runner.invoke(args=["audit", "verify", "--noted", f"{noted.last}:{noted.hash}"]).exit_code == 1


def _rewrite(action: str) -> None:
    last = "0" * 64
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all():
        entry.action, entry.previous_hash = action, last
        entry.hash = last = fingerprint(last, {name: getattr(entry, name) for name in (*COVERED, "at")})
    db.session.get_one(AuditHead, 1).hash = last
    db.session.commit()


def test_a_sound_journal_is_proved_by_the_command(app, person):
    act(person)
    db.session.commit()
    noted = prove()
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["audit", "verify", "--noted", f"{noted.last}:{noted.hash}"])
    assert result.exit_code == 0, result.output
    assert f"{noted.last}:{noted.hash}" in result.output


def test_transactions_that_end_at_the_same_moment_all_join_the_chain(portal, app, person):
    before, person_id = last_entries()[0].sequence, person.id
    db.session.rollback()
    threads, times, errors = 6, 15, []

    def work():
        try:
            with portal.app_context():
                announce_reads(False)
                for _ in range(times):
                    record("person.enabled", db.session.get_one(Person, person_id), by=None)
                    db.session.commit()
        except Exception as error:
            errors.append(error)

    running = [threading.Thread(target=work) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert errors == []
    proof = prove()
    assert proof.faults == []
    assert proof.last == before + threads * times


def test_an_act_undone_never_joins(person):
    before = last_entries()[0].sequence
    record("person.enabled", person, by=person)
    db.session.rollback()
    db.session.commit()
    assert last_entries()[0].sequence == before


def test_an_act_within_a_step_undone_goes_with_it_and_the_others_stay(person):
    record("person.enabled", person, by=None, person=1)
    undone = db.session.begin_nested()
    record("person.enabled", person, by=None, person=2)
    with db.session.begin_nested():
        record("person.enabled", person, by=None, person=3)
    undone.rollback()
    with db.session.begin_nested():
        record("person.enabled", person, by=None, person=4)
    record("person.enabled", person, by=None, person=5)
    before = last_entries()[0].sequence
    db.session.commit()
    kept = last_entries(3)
    assert [entry.details["person"] for entry in reversed(kept)] == [1, 4, 5]
    assert kept[0].sequence == before + 3


def test_the_act_of_a_refusal_outlives_it(person):
    before = last_entries()[0].sequence
    record("person.enabled", person, by=None)
    trace("person.disabled", person, by=person)
    db.session.commit()
    assert [entry.action for entry in last_entries()] == ["person.disabled"]
    assert last_entries()[0].sequence == before + 1
    assert prove().faults == []


@pytest.mark.parametrize(
    "value",
    [
        *("Une phrase", "Dupont, Camille", "camille@example.org", "é", "06 12 34 56 78", "a" * 81, "", "a\nb", "<b>"),
        *(1.5, ["a"], {"a": 1}, b"a"),
    ],
)
def test_a_detail_that_somebody_could_have_written_is_refused(person, value):
    with pytest.raises(FreeText) as refused:
        record("person.enabled", person, by=person, kind=value)
    assert str(value) not in str(refused.value) or value == ""


@given(words=st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=6))
def test_no_sentence_is_ever_a_detail(portal, words):
    with portal.app_context(), pytest.raises(FreeText):
        record("person.enabled", Person(id=1), by=None, kind=" ".join(words))


def test_a_detail_out_of_the_list_is_refused(person):
    with pytest.raises(FreeText, match="comment"):
        record("person.enabled", person, by=person, comment="ok")


def test_whom_an_act_was_done_to_is_kept(person):
    other = make.person()
    record("person.disabled", other, by=person)
    record("setting.changed", person, by=person, about=other)
    db.session.commit()
    assert [(entry.actor_id, entry.subject_id) for entry in last_entries(2)] == [(person.id, other.id)] * 2


def test_the_order_of_acts_holds_when_the_clock_jumps_back(browse):
    person_id = make.person().id
    with time_machine.travel(utcnow() + timedelta(hours=1), tick=True):
        act(db.session.get_one(Person, person_id))
    act(db.session.get_one(Person, person_id))
    later, earlier = last_entries(2)
    assert later.at < earlier.at
    assert later.sequence == earlier.sequence + 1
    assert prove().faults == []


def months_ago(months, person_id, times):
    with time_machine.travel(utcnow() - timedelta(days=30 * months), tick=True):
        act(db.session.get_one(Person, person_id), times)


@pytest.fixture
def old_journal(app):
    """A journal that began thirteen months ago."""
    person_id = make.person().id
    with guards_down():
        run("DELETE FROM audit_entry")
        run("DELETE FROM audit_head")
    months_ago(13, person_id, 3)
    months_ago(8, person_id, 2)
    act(db.session.get_one(Person, person_id))
    db.session.commit()
    return person_id


def year_ago() -> date:
    return (utcnow() - timedelta(days=365)).date()


def test_old_acts_leave_behind_a_checkpoint_and_the_rest_is_still_proved(app, old_journal):
    assert purge_before(year_ago()) == 3
    db.session.commit()
    proof = prove()
    assert (proof.faults, proof.first, proof.entries) == ([], 4, 4)
    assert last_entries()[0].action == "journal.purged"
    assert last_entries()[0].details == {"entries": 3}
    assert purge_before(year_ago()) == 0
    db.session.commit()
    with pytest.raises(DatabaseError, match="append-only"):
        run("DELETE FROM audit_entry")
    db.session.rollback()
    with pytest.raises(DatabaseError, match="append-only"):
        run("DELETE FROM audit_checkpoint")
    db.session.rollback()
    with guards_down():
        run("DELETE FROM audit_entry WHERE sequence = 4")
    assert prove().faults


def test_what_is_younger_than_six_months_never_leaves(app, old_journal):
    with pytest.raises(DatabaseError, match="six months"):
        purge_before((utcnow() + timedelta(days=1)).date())
    db.session.rollback()
    assert prove().entries == 6
    assert db.session.scalar(select(func.count()).select_from(AuditCheckpoint)) == 0

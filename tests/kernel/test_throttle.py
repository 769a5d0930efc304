"""Slowing whoever guesses: how long one waits, who else waits, and when it is over."""

import threading
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.jobs.daily import run_one
from app.kernel.people.models import ThrottleCounter
from app.kernel.people.services import throttle
from app.kernel.people.services.throttle import ACCOUNT, ADDRESS, Limits

MINUTE = timedelta(minutes=1)
LIMITS = Limits(free={ACCOUNT: 3, ADDRESS: 10}, first=timedelta(seconds=30), longest=15 * MINUTE, forget=120 * MINUTE)


def attempt(account="elle@example.org", address="192.0.2.1", kind="sign_in"):
    """How long the attempt must wait; None when it may be made, and then it fails."""
    who = throttle.subjects(kind, account=account, address=address)
    db.session.rollback()
    with Session(db.engine) as session, session.begin():
        return throttle.check(who, within=LIMITS, session=session)


def succeed(account="elle@example.org", address="192.0.2.1"):
    throttle.succeeded(throttle.subjects("sign_in", account=account, address=address), within=LIMITS)
    db.session.commit()


def test_the_first_attempts_are_free_then_each_costs_twice_the_wait_of_the_one_before(app):
    now, waits = utcnow(), []
    for _attempt in range(12):
        with time_machine.travel(now, tick=False):
            assert attempt() is None
        question = select(ThrottleCounter.blocked_until).where(ThrottleCounter.scope == ACCOUNT)
        wait = (db.session.scalars(question).one() or now) - now
        waits.append(wait.total_seconds())
        now += wait
    assert waits == [0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900, 900]


def test_nobody_is_shut_out_for_good_whatever_was_tried_during_the_wait(app):
    now = utcnow()
    with time_machine.travel(now, tick=False):
        for _attempt in range(200):
            last = attempt()
    assert last is not None
    with time_machine.travel(now + 15 * MINUTE, tick=False):
        assert attempt() is None


def test_at_most_twelve_guesses_an_hour_then_four(app):
    made, now = 0, utcnow()
    for second in range(0, 7200, 15):
        with time_machine.travel(now + timedelta(seconds=second), tick=False):
            made += attempt() is None
        if second == 3585:
            first_hour = made
    assert first_hour <= 12
    assert made - first_hour <= 5


def test_a_success_forgets_the_account_and_takes_one_back_from_the_address(app):
    for number in range(9):
        attempt(account=f"compte{number}@example.org")
    attempt(account="moi@example.org")
    assert attempt(account="autre@example.org") is not None, "ten attempts are the address's own"
    succeed(account="moi@example.org")
    assert attempt(account="autre@example.org") is None
    assert attempt(account="encore@example.org") is not None, "the nine others still count"


def test_an_address_typed_another_way_is_the_same_account(app):
    for typed in ("Éloïse@Example.org", "e\u0301loi\u0308se@example.org ", "\u200béloïse@example.org"):
        attempt(account=typed)
    assert attempt(account="éloïse@example.org") is not None


def test_another_account_another_address_and_another_kind_do_not_wait(app):
    for _attempt in range(3):
        attempt()
    assert attempt() is not None
    assert attempt(account="lui@example.org", address="192.0.2.2") is None
    assert attempt(kind="reset") is None


def test_one_subscriber_s_newer_addresses_count_together(app):
    for number in range(10):
        attempt(account=f"compte{number}@example.org", address=f"2001:db8:1:1::{number:x}")
    assert attempt(account="autre@example.org", address="2001:db8:1:1:ffff::1") is not None
    assert attempt(account="autre@example.org", address="2001:db8:1:2::1") is None


def test_attempts_made_at_the_same_moment_are_all_counted(app):
    start, free = threading.Barrier(8), []

    def guess():
        with app.app_context():
            start.wait()
            free.append(attempt() is None)
            db.session.remove()

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert free.count(True) == 3


def test_the_database_keeps_no_address_and_forgets_within_two_days(app):
    attempt()
    kept = str(db.session.execute(text("SELECT * FROM throttle_counter")).all())
    assert "elle@example.org" not in kept
    assert "192.0.2.1" not in kept
    db.session.rollback()
    for moment, left in ((timedelta(hours=23), 2), (timedelta(hours=25), 0)):
        with time_machine.travel(utcnow() + moment):
            run = run_one("people.forget_attempts", day=utcnow().date())
        assert run.failure is None
        assert len(db.session.scalars(select(ThrottleCounter)).all()) == left


def test_a_clock_put_back_makes_nobody_wait_longer_than_the_longest_wait(app):
    for _attempt in range(3):
        attempt()
    with time_machine.travel(utcnow() - timedelta(hours=1), tick=False):
        assert attempt() <= 15 * MINUTE


@given(seconds=st.integers(1, 3600))
def test_whoever_obeys_the_words_of_a_wait_has_waited_enough(seconds):
    count, unit = throttle.in_words(timedelta(seconds=seconds)).split("\u00a0")
    said = int(count) * (60 if unit.startswith("minute") else 1)
    assert seconds <= said < seconds + 60


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1\u00a0seconde"), (90, "90\u00a0secondes"), (91, "2\u00a0minutes")]
)
def test_a_wait_is_said_in_words(seconds, words):
    assert throttle.in_words(timedelta(seconds=seconds)) == words

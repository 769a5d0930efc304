"""Links that open something once."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import OneTimeToken
from app.kernel.people.queries import find_token, token_hash
from app.kernel.people.services import TokenRefused, issue_token, use_token, withdraw_tokens
from tests import make

HOUR = timedelta(hours=1)


def issued(**traits):
    row, token = issue_token(**{"purpose": "essai", "lasts": HOUR, **traits})
    db.session.commit()
    return row, token


def test_a_token_is_long_and_only_its_fingerprint_is_kept(app):
    row, token = issued(payload={"role": "field_worker", "perimeter": 3})
    assert len(token) >= 43, "256 bits take 43 characters"
    assert row.token_hash == token_hash(token)
    kept = db.session.execute(text("SELECT * FROM one_time_token")).all()
    assert token not in str(kept)


def test_a_token_is_used_once(app):
    _row, token = issued(email="elle@example.org")
    used = use_token(purpose="essai", token=token)
    assert used.used_at is not None
    assert used.email == "elle@example.org"
    with pytest.raises(TokenRefused):
        use_token(purpose="essai", token=token)
    assert find_token(purpose="essai", token=token) is None


def test_showing_its_page_does_not_use_it_up(app):
    row, token = issued()
    assert find_token(purpose="essai", token=token) is row
    assert use_token(purpose="essai", token=token) is row


def unknown():
    return "inconnu", "essai"


def used():
    _row, token = issued()
    use_token(purpose="essai", token=token)
    return token, "essai"


def too_old():
    _row, token = issued(lasts=timedelta(seconds=-1))
    return token, "essai"


def withdrawn():
    _row, token = issued(email="elle@example.org")
    assert withdraw_tokens(purpose="essai", email="elle@example.org") == 1
    return token, "essai"


def of_another_purpose():
    _row, token = issued()
    return token, "autre"


@pytest.mark.parametrize("why", [unknown, used, too_old, withdrawn, of_another_purpose])
def test_every_dead_token_is_refused_in_the_same_words(app, why):
    token, purpose = why()
    with pytest.raises(TokenRefused) as refused:
        use_token(purpose=purpose, token=token)
    assert refused.value.message == TokenRefused.message
    assert find_token(purpose=purpose, token=token) is None


def test_a_token_ends_at_its_hour(app):
    _row, token = issued()
    with time_machine.travel(utcnow() + HOUR + timedelta(seconds=1)):
        assert find_token(purpose="essai", token=token) is None


def test_withdrawing_touches_nobody_else(app):
    one, other = make.person(), make.person()
    _row, hers = issued(person=one)
    _row, his = issued(person=other)
    withdraw_tokens(purpose="essai", person=one)
    assert find_token(purpose="essai", token=hers) is None
    assert find_token(purpose="essai", token=his) is not None
    with pytest.raises(ValueError, match="name a person"):
        withdraw_tokens(purpose="essai")


def test_of_people_who_follow_the_same_link_together_one_passes(app):
    _row, token = issued()
    start, passed, refused = threading.Barrier(6), [], []

    def follow():
        with app.app_context():
            start.wait()
            try:
                use_token(purpose="essai", token=token)
                db.session.commit()
                passed.append(True)
            except TokenRefused:
                db.session.rollback()
                refused.append(True)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=follow) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(passed), len(refused)) == (1, 5)
    assert db.session.scalars(select(OneTimeToken.used_at)).one() is not None

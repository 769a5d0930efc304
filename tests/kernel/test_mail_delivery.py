"""Letters leave once: whatever the server answers, whoever dies, whenever."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.kernel.jobs.queue import run
from app.kernel.mail import receipts
from app.kernel.mail.jobs import withdraw_failed
from app.kernel.mail.models import LetterState, OutgoingLetter
from app.kernel.mail.services import JOB, NothingToSend, UnusableAddress, send_again, wait_after
from app.kernel.people.models import Person
from app.kernel.settings.queries import whole_number
from tests import make
from tests.kernel.post_office import letter_now, letters_leave_by, open_office, posted

CLOSED_DOOR = "smtp://127.0.0.1:9"


def after(minutes):
    return time_machine.travel(utcnow() + timedelta(minutes=minutes), tick=True)


def test_a_letter_leaves_once_as_text_and_html_and_its_text_is_erased(app):
    letter_id = posted()
    fixed_id = letter_now(letter_id).message_id
    with open_office(app) as office:
        run_pending()
        run_pending()
        run(JOB, letter_id)
    assert len(office.received) == 1
    message = office.received[0]
    assert message["Message-ID"] == fixed_id
    assert message["To"] == "lectrice@example.org"
    assert message["Subject"] == "Courrier d’essai de Tissage"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert "http://127.0.0.1:8000/administration/courriers" in plain.get_content()
    assert 'href="http://127.0.0.1:8000/administration/courriers"' in html.get_content()
    sent = letter_now(letter_id)
    assert (sent.state, sent.text, sent.attempts) == (LetterState.SENT, None, 1)
    assert sent.sent_at is not None


def test_the_server_is_down_then_up_and_the_letter_leaves_once(app, browse):
    """The page that posts it succeeds all the same."""
    admin = make.person("admin")
    with letters_leave_by(app, CLOSED_DOOR):
        browse(admin).post("/administration/courriers/essai")
        letter_id = db.session.scalars(db.select(OutgoingLetter.id)).one()
        run_pending()
        waiting = letter_now(letter_id)
        assert (waiting.state, waiting.last_failure, waiting.attempts) == (LetterState.WAITING, "unreachable", 1)
        assert waiting.text
        run_pending()
        assert letter_now(letter_id).attempts == 1, "it waits before trying again"
    with open_office(app) as office:
        run_pending()
        assert office.received == []
        with after(minutes=2):
            run_pending()
            run_pending()
    assert len(office.received) == 1
    assert letter_now(letter_id).state == LetterState.SENT


def test_when_no_letter_leaves_they_wait_together_rather_than_knock_one_by_one(app):
    letters = [posted() for _ in range(5)]
    with letters_leave_by(app, CLOSED_DOOR):
        run_pending()
    assert [letter_now(letter_id).attempts for letter_id in letters] == [1, 0, 0, 0, 0]
    assert all(letter_now(letter_id).next_attempt_at > utcnow() for letter_id in letters)


def test_waits_grow_to_an_hour_and_the_last_one_gives_up(app):
    assert [wait_after(attempts) // timedelta(minutes=1) for attempts in (1, 2, 3, 6, 7, 8, 500)] == [
        *(1, 2, 4, 32, 60, 60, 60)
    ]
    letter_id = posted()
    most = whole_number("mail.attempts")
    letter_now(letter_id).attempts = most - 1
    db.session.commit()
    with letters_leave_by(app, CLOSED_DOOR):
        run_pending()
    failed = letter_now(letter_id)
    assert (failed.state, failed.attempts, failed.last_failure) == (LetterState.FAILED, most, "unreachable")


@pytest.mark.parametrize(
    ("answers", "state", "code"),
    [
        ({"to_recipients": "550 no such user at secret.example"}, LetterState.FAILED, "recipient_refused"),
        ({"to_recipients": "450 mailbox busy"}, LetterState.WAITING, "recipient_deferred"),
        ({"to_letters": "554 spam"}, LetterState.FAILED, "message_refused"),
        ({"to_letters": "451 later"}, LetterState.WAITING, "message_deferred"),
    ],
)
def test_a_refusal_for_good_stops_and_another_waits_told_by_a_code_alone(app, answers, state, code):
    letter_id = posted()
    with open_office(app) as office:
        office.__dict__.update(answers)
        run_pending()
    kept = letter_now(letter_id)
    assert (kept.state, kept.last_failure) == (state, code)


def test_without_a_server_letters_stay_in_the_outbox(app):
    letter_id = posted()
    assert run_pending() == 0
    run(JOB, letter_id)
    assert (letter_now(letter_id).state, letter_now(letter_id).attempts) == (LetterState.WAITING, 0)


def test_a_letter_somebody_else_is_sending_is_left_alone_until_its_claim_grows_old(app):
    letter_id = posted()
    letter = letter_now(letter_id)
    letter.state, letter.claimed_at = LetterState.SENDING, utcnow()
    db.session.commit()
    with open_office(app) as office:
        run_pending()
        run(JOB, letter_id)
        assert office.received == []
        with after(minutes=16):
            run_pending()
        assert len(office.received) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from app import create_app
from app.config import Settings
from app.kernel.jobs.queue import run
from app.kernel.mail import receipts, services
url, instance, key, smtp, letter_id, where = sys.argv[1:]
settings = Settings(
    secret_key="k", data_keys=(key,), database_url=url, instance_path=Path(instance), smtp_url=smtp
)
app = create_app(settings)
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if where == "before the note":
    receipts.note = die
else:
    services.mark_sent = die
with app.app_context():
    run("mail.deliver", int(letter_id))
"""


def worker_killed(app, office, letter_id, where):
    """Send the letter in another process, killed at the worst moment."""
    settings = app.config["SETTINGS"]
    db.session.remove()
    key, smtp = settings.data_keys[0], settings.smtp_url
    arguments = (settings.database_url, settings.instance_path, key, smtp, letter_id, where)
    done = subprocess.run([sys.executable, "-c", KILLED, *map(str, arguments)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(office.received) == 1, "the server had taken it"


def test_a_worker_killed_after_the_server_took_a_letter_does_not_have_it_sent_again(app):
    letter_id = posted()
    with open_office(app) as office:
        worker_killed(app, office, letter_id, "before the mark")
        stranded = letter_now(letter_id)
        assert stranded.state == LetterState.SENDING
        assert receipts.holds(stranded.message_id)
        with after(minutes=16):
            run_pending()
    assert len(office.received) == 1
    assert letter_now(letter_id).state == LetterState.SENT
    assert not receipts.holds(letter_now(letter_id).message_id)


def test_a_worker_killed_before_it_could_note_anything_sends_the_same_letter_under_the_same_name(app):
    letter_id = posted()
    with open_office(app) as office:
        worker_killed(app, office, letter_id, "before the note")
        with after(minutes=16):
            run_pending()
            run_pending()
    assert len({message["Message-ID"] for message in office.received}) == 1
    assert len(office.received) == 2, "the only window left, and its letter is recognisable"
    assert letter_now(letter_id).state == LetterState.SENT


def test_a_database_out_of_reach_after_the_sending_does_not_send_twice(app, monkeypatch):
    letter_id = posted()

    def out_of_reach(_letter_id):
        raise OSError("the database is gone")

    with open_office(app) as office:
        with monkeypatch.context() as patched:
            patched.setattr("app.kernel.mail.services.mark_sent", out_of_reach)
            with pytest.raises(OSError, match="gone"):
                run(JOB, letter_id)
        with after(minutes=16):
            run_pending()
    assert len(office.received) == 1
    assert letter_now(letter_id).state == LetterState.SENT


def test_a_text_no_key_opens_fails_alone_and_keeps_no_other_work_from_being_done(app):
    broken, whole = posted(), posted()
    db.session.execute(db.text("UPDATE outgoing_letter SET text = 'broken' WHERE id = :id"), {"id": broken})
    db.session.commit()
    with open_office(app) as office:
        run_pending()
    assert len(office.received) == 1
    states = dict(db.session.execute(db.select(OutgoingLetter.id, OutgoingLetter.state)).all())
    assert states == {broken: LetterState.FAILED, whole: LetterState.SENT}


def test_a_failed_letter_is_sent_again_once_and_the_journal_tells_by_whom(app):
    admin_id = make.person("admin").id
    letter_id = posted()
    with open_office(app) as office:
        office.to_recipients = "550 unknown"
        run_pending()
        office.to_recipients = ""
        for _ in range(2):
            send_again(letter=letter_now(letter_id), by=db.session.get_one(Person, admin_id))
            db.session.commit()
        run_pending()
        run_pending()
        assert len(office.received) == 1
        with pytest.raises(NothingToSend):
            send_again(letter=letter_now(letter_id), by=db.session.get_one(Person, admin_id))
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "letter.sent_again")).first()
    assert entry.actor_id == admin_id


def test_the_text_of_letters_that_failed_long_ago_is_erased(app):
    letter_id = posted()
    letter_now(letter_id).state = LetterState.FAILED
    db.session.commit()
    assert withdraw_failed() == {"withdrawn": 0}
    with after(minutes=60 * 24 * 31):
        assert withdraw_failed() == {"withdrawn": 1}
        assert withdraw_failed() == {"withdrawn": 0}
    db.session.commit()
    assert letter_now(letter_id).text is None


@pytest.mark.parametrize(
    "address",
    [
        *("a@example.org\r\nBcc: b@example.org", "a@example.org\nb@example.org", "a@example.org, b@example.org"),
        *("Nom <a@example.org>", "a@localhost", "pas une adresse", "", "a@exa mple.org", "a\x00@example.org"),
    ],
)
def test_an_address_that_is_not_one_plain_address_is_refused(app, address):
    with pytest.raises(UnusableAddress):
        posted(address)

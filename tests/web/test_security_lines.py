"""What looks like an attack leaves a line in the log, which says who is concerned and nothing of what was typed."""

import io
import json
import sys

import pytest

from app.kernel.people.roles import Role
from app.kernel.people.services import renew_recovery_codes
from app.web.logs import configure
from tests import make
from tests.account.factors import BEGIN, CONFIRM, PASSWORD, URL, after_the_password
from tests.kernel.journals import act, guards_down, last_entries, run
from tests.phones import phone_of, wrong


@pytest.fixture
def told(app, monkeypatch):
    """The lines of one event since they were last asked for, and the whole log beside them."""
    kept = io.StringIO()
    monkeypatch.setattr(sys, "stderr", kept)
    configure(as_json=True)

    def lines(event):
        said = kept.getvalue()
        kept.seek(0)
        kept.truncate()
        return [line for line in map(json.loads, said.splitlines()) if line["event"] == event], said

    yield lines
    monkeypatch.undo()
    configure(as_json=True)


@pytest.fixture
def someone(app):
    return make.person(Role.SOCIAL_WORKER, email="quelquun@example.org", password=PASSWORD)


def test_a_wrong_code_leaves_a_line_that_says_whose_account_and_never_the_code(browse, someone, told):
    person_id, phone = someone.id, phone_of(someone)
    browser, code = after_the_password(browse), wrong(phone)
    told("attempt.refused")
    page = browser.post(URL, status=422, code=code)
    (line,), said = told("attempt.refused")
    assert (line["level"], line["kind"], line["why"], line["person"]) == (
        "warning",
        "second_factor",
        "WrongCode",
        person_id,
    )
    assert line["request_id"] == page.headers["X-Request-Id"]
    assert code not in said.replace(line["request_id"], "")


def test_a_spent_code_a_spent_paper_code_and_a_clock_astray_are_told_apart(browse, someone, told):
    phone = phone_of(someone)
    batch = renew_recovery_codes(by=make.again(someone))
    after_the_password(browse).post(URL, code=batch[0])
    browser = after_the_password(browse)
    told("attempt.refused")
    browser.post(URL, status=422, code=batch[0])
    browser.post(URL, status=422, code=phone.code(-5))
    lines, said = told("attempt.refused")
    assert [line["why"] for line in lines] == ["RecoveryCodeSpent", "ClockAstray"]
    assert batch[0] not in said


def test_a_wrong_code_while_setting_an_application_up_leaves_a_line_too(browse, someone, told):
    person_id = someone.id
    browser = browse(someone)
    browser.post(BEGIN, current_password=PASSWORD)
    told("attempt.refused")
    browser.post(CONFIRM, status=422, code="000000")
    (line,), _said = told("attempt.refused")
    assert (line["kind"], line["person"]) == ("second_factor", person_id)


def test_a_wrong_password_leaves_a_line_without_what_was_typed(browse, someone, told):
    told("attempt.refused")
    browse().post("/connexion", status=422, email="quelquun@example.org", password="zqmotdepasse mauvais")
    (line,), said = told("attempt.refused")
    assert (line["kind"], line["why"], line["person"]) == ("sign_in", "WrongCredentials", None)
    assert "zqmotdepasse" not in said
    assert "quelquun" not in said


def test_a_right_code_leaves_no_such_line(browse, someone, told):
    phone = phone_of(someone)
    browser = after_the_password(browse)
    told("attempt.refused")
    browser.post(URL, code=phone.code())
    assert told("attempt.refused")[0] == []


def test_a_journal_that_does_not_prove_itself_leaves_a_line_when_the_command_finds_it(app, someone, told):
    act(someone, 3)
    place = last_entries(2)[-1].sequence
    with guards_down():
        run("UPDATE audit_entry SET actor_id = NULL WHERE sequence = :place", place=place)
    told("journal.broken")
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 1
    (line,), _said = told("journal.broken")
    assert line["level"] == "error"
    assert any("was altered" in fault for fault in line["faults"])


def test_a_sound_journal_leaves_no_such_line(app, someone, told):
    act(someone)
    told("journal.broken")
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0
    assert told("journal.broken")[0] == []

"""A second factor that was lost: from the request to a new one, and all that can stop it on the way."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import FactorReset, RecoveryCode, SecondFactor, UserSession
from app.kernel.people.roles import Role
from app.kernel.people.services import (
    NothingToReset,
    NotTheirsToApprove,
    ResetClosed,
    approve_reset,
    ask_reset,
    renew_recovery_codes,
    stop_reset,
)
from tests import make
from tests.account.factors import URL, after_the_password, is_signed_in, letters
from tests.phones import phone_of

LOST = "/connexion/second-facteur/perdu"
AT_NINE = "2026-11-25 09:00:00+00:00"


@pytest.fixture
def administrators(app):
    return make.person(Role.ADMIN, display_name="Odile"), make.person(Role.ADMIN, display_name="Paul")


def page_of(reset_id):
    return f"/administration/second-facteurs/{reset_id}"


def the_reset():
    return db.session.scalars(select(FactorReset)).one()


def agree(browse, *people):
    number = the_reset().id
    for someone in people:
        browse(someone).post(page_of(number), spoken="y")


def test_two_administrators_agree_and_after_the_delay_the_person_sets_a_new_factor_up(
    browse, someone, phone, administrators
):
    renew_recovery_codes(by=someone)
    with time_machine.travel(AT_NINE, tick=False) as clock:
        elsewhere = browse(someone)
        browser = after_the_password(browse)
        assert browser.get(URL).select(f"main a[href='{LOST}']")
        page = browser.follow(LOST)
        assert "0 sur 2" in page.words
        assert "26 nov. 2026 à 10 h 00" in page.words, "the delay is shown, at the hour of Paris"
        agree(browse, administrators[0])
        assert "1 sur 2" in browser.get(LOST).words
        agree(browse, administrators[1])
        assert run_pending() == 0, "not before the delay has passed, whoever agrees"
        clock.shift(timedelta(hours=24))
        assert run_pending() == 1
        assert run_pending() == 0
    assert db.session.scalars(select(SecondFactor)).all() == []
    assert db.session.scalars(select(RecoveryCode)).all() == []
    mine = select(UserSession).where(UserSession.person_id == make.again(someone).id, UserSession.revoked_at.is_(None))
    assert db.session.scalars(mine).all() == []
    assert not is_signed_in(elsewhere)
    assert letters() == [
        "factor_reset_asked",
        "factor_reset_waiting",
        "factor_reset_waiting",
        "factor_reset_first_agreed",
        "factor_reset_agreed",
        "factor_reset_done",
    ]


def test_somebody_whose_role_is_bound_sets_a_new_factor_up_at_the_next_sign_in(browse, someone, phone, administrators):
    make.give(make.again(someone), Role.DPO)
    with time_machine.travel(AT_NINE, tick=False) as clock:
        after_the_password(browse).post(LOST)
        agree(browse, *administrators)
        clock.shift(timedelta(hours=25))
        run_pending()
        browser = after_the_password(browse)
        assert browser.get(URL, status=303).location.startswith("/compte/second-facteur/installer")


def test_every_step_is_in_the_journal_with_its_actor(browse, someone, phone, administrators):
    with time_machine.travel(AT_NINE, tick=False) as clock:
        after_the_password(browse).post(LOST)
        agree(browse, *administrators)
        clock.shift(timedelta(hours=25))
        run_pending()
    steps = select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.action.startswith("factor_reset."))
    odile, paul = (make.again(one).id for one in administrators)
    assert db.session.execute(steps.order_by(AuditEntry.id)).all() == [
        ("factor_reset.asked", make.again(someone).id),
        ("factor_reset.approved", odile),
        ("factor_reset.approved", paul),
        ("factor_reset.carried_out", None),
    ]


def test_asking_again_while_a_request_is_open_is_the_same_request(browse, someone, phone, administrators):
    browser = after_the_password(browse)
    browser.post(LOST)
    browser.post(LOST)
    assert the_reset()
    assert letters().count("factor_reset_asked") == 1


def test_one_administrator_agreeing_twice_counts_once(browse, someone, phone, administrators):
    after_the_password(browse).post(LOST)
    agree(browse, administrators[0], administrators[0])
    assert not the_reset().is_approved
    assert letters().count("factor_reset_first_agreed") == 1


def test_an_agreement_is_given_only_after_speaking_to_the_person(browse, someone, phone, administrators):
    after_the_password(browse).post(LOST)
    browse(administrators[0]).post(page_of(the_reset().id), status=422)
    assert the_reset().approvals == []


def test_nobody_agrees_about_themselves(browse, administrators, app):
    lost = make.person(Role.ADMIN)
    phone_of(lost)
    reset = ask_reset(by=make.again(lost))
    with pytest.raises(NotTheirsToApprove):
        approve_reset(reset=reset, by=make.again(lost))
    db.session.commit()
    number = reset.id
    assert not browse(lost).get(page_of(number)).select("#spoken")
    assert "revient à deux autres" in browse(lost).post(page_of(number), status=422, spoken="y").words


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_agree(app, someone, phone, role):
    reset = ask_reset(by=make.again(someone))
    with pytest.raises(NotTheirsToApprove):
        approve_reset(reset=reset, by=make.person(role))


def test_an_administrator_who_is_no_longer_one_agrees_to_nothing(browse, someone, phone, administrators):
    after_the_password(browse).post(LOST)
    number = the_reset().id
    db.session.execute(db.metadata.tables["role_grant"].update().values(ended_at=utcnow()))
    db.session.commit()
    browse(administrators[0]).post(page_of(number), status=403, spoken="y")


def test_the_person_stops_a_request_that_is_not_theirs(browse, someone, phone, administrators):
    with time_machine.travel(AT_NINE, tick=False) as clock:
        after_the_password(browse).post(LOST)
        agree(browse, *administrators)
        owner = browse(someone)
        assert "demande" in owner.get("/compte/second-facteur").words
        owner.post(f"{LOST}/arreter")
        clock.shift(timedelta(hours=25))
        assert run_pending() == 0
    assert db.session.scalars(select(SecondFactor)).all() != []
    assert letters()[-1] == "factor_reset_stopped"


def test_any_administrator_stops_it_even_once_agreed(browse, someone, phone, administrators):
    after_the_password(browse).post(LOST)
    agree(browse, *administrators)
    number = the_reset().id
    browse(administrators[1]).post(f"{page_of(number)}/arreter")
    browse(administrators[1]).post(f"{page_of(number)}/arreter")
    assert the_reset().outcome == "stopped"
    assert letters().count("factor_reset_stopped") == 1
    assert "close" in browse(administrators[0]).post(page_of(number), status=422, spoken="y").words


def test_a_request_nobody_agreed_to_lapses_and_another_may_be_made(browse, someone, phone, administrators):
    with time_machine.travel(AT_NINE, tick=False) as clock:
        first = ask_reset(by=make.again(someone))
        db.session.commit()
        clock.shift(timedelta(days=15))
        with pytest.raises(ResetClosed):
            approve_reset(reset=first, by=make.again(administrators[0]))
        db.session.rollback()
        second = ask_reset(by=make.again(someone))
        assert second.id != first.id
        assert first.outcome == "lapsed"


def test_agreeing_and_stopping_at_the_same_moment_ends_in_one_of_the_two(app, someone, phone, administrators):
    reset = ask_reset(by=make.again(someone))
    stop_reset(reset=reset, by=make.again(someone))
    with pytest.raises(ResetClosed):
        approve_reset(reset=reset, by=make.again(administrators[0]))


def test_somebody_without_a_factor_has_nothing_to_ask(browse, someone):
    with pytest.raises(NothingToReset):
        ask_reset(by=someone)
    assert browse(someone).get(LOST, status=303).location == URL


def test_with_a_single_administrator_the_page_says_whom_to_write_to_and_offers_nothing_that_cannot_work(
    browse, someone, phone
):
    make.person(Role.ADMIN)
    page = after_the_password(browse).get(LOST)
    assert "Trop peu de monde" in page.words
    assert page.one("main .actions a.btn-primary").attrs["href"] == "/contact"
    assert "Demander le retrait" not in page.words
    assert "machine" not in page.words


def test_a_single_administrator_is_led_to_name_a_second_one_and_cannot_agree(browse, someone, phone):
    only = make.person(Role.ADMIN)
    after_the_password(browse).post(LOST)
    page = browse(only).get(page_of(the_reset().id))
    assert "Donner mon accord" not in page.words
    page.one("main a[href='/administration/personnes/inviter?role=admin']")
    assert "flask account reset-factor" in page.one("main details").to_text()
    assert page.source.count("flask account") == 1


def test_a_request_of_somebody_else_is_out_of_reach(browse, someone, phone, administrators):
    after_the_password(browse).post(LOST)
    number = the_reset().id
    other = make.person(Role.SOCIAL_WORKER)
    browse(other).get(page_of(number), status=403)
    browse(other).post(f"{page_of(number)}/arreter", status=403)
    browse(administrators[0]).get(page_of(number + 1), status=404)


def test_letters_name_no_code_nor_secret(browse, someone, phone, administrators):
    after_the_password(browse).post(LOST)
    for text in db.session.scalars(select(OutgoingLetter.text)):
        assert phone.secret not in text
        assert phone.code() not in text

"""The teams of those who run an association or a space."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.extensions import db
from app.kernel.admission.models import Invitation
from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.kernel.mail.models import LetterState, OutgoingLetter
from app.kernel.people.models import Person, RoleGrant
from app.kernel.people.roles import Role
from app.kernel.people.services import end_role
from tests import make
from tests.account.letters import letters, path_in
from tests.account.places import association, closed_space

HERS = "nouvelle@example.org"


@pytest.fixture
def relais(app):
    return association()


@pytest.fixture
def space(app):
    return closed_space()


def invite(browser, place, email=HERS, role="field_worker"):
    return browser.follow(place.team, email=email, role=role)


def the_invitation():
    return db.session.scalars(select(Invitation)).one()


def grant_of(person_id):
    return db.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == person_id)).one()


def held_now(person_id):
    return [grant.role for grant in db.session.get_one(Person, person_id).grants if grant.is_current]


def test_whoever_runs_a_place_finds_its_team_from_any_page(browse, relais, space):
    page = browse(relais.runner).get("/")
    assert "/compte/equipes/" in page.source
    page = browse(relais.runner).get("/compte/equipes/")
    assert page.text_of("main h2") == ["Le Relais d’essai"]
    assert "/compte/equipes/" not in browse(relais.member).get("/").source
    assert "Vous ne répondez d’aucune équipe" in browse(relais.member).get("/compte/equipes/").words


def test_a_team_is_its_people_their_roles_and_since_when(browse, relais):
    page = browse(relais.runner).get(relais.team)
    people = page.text_of("#equipe + ul li")
    assert any(
        "Équipe de Le Relais d’essai , Intervenante ou intervenant de terrain depuis le" in one for one in people
    )
    assert any("(vous)" in one for one in people)


@pytest.mark.parametrize("who", ["member", "stranger", "admin", "president of another", "nobody"])
def test_to_a_stranger_a_team_does_not_exist(browse, relais, who):
    other = association("Ailleurs")
    visitor = {
        "member": lambda: relais.member,
        "stranger": make.person,
        "admin": lambda: make.person(Role.ADMIN),
        "president of another": lambda: make.person(Role.ASSOCIATION_PRESIDENT, on=other.perimeter),
        "nobody": lambda: None,
    }[who]()
    grant, browser = grant_of(relais.member_id), browse(visitor)
    status = 303 if who == "nobody" else 404
    for address in ("", f"/roles/{grant}/fin"):
        browser.get(relais.team + address, status=status)
    for address in ("", f"/roles/{grant}/fin", "/invitations/1/renvoyer", "/invitations/1/retirer"):
        browser.post(relais.team + address, status=status, email=HERS, role="field_worker")
    assert held_now(relais.member_id) == ["field_worker"]
    assert letters("invitation") == []


def test_an_invitation_goes_from_sent_to_opened_to_accepted_before_the_inviter_s_eyes(browse, relais):
    browser = browse(relais.runner)
    page = invite(browser, relais)
    assert "L’invitation est enregistrée" in page.words
    assert f"{HERS} pas encore envoyée" in page.words
    assert "ce portail n’envoie pas de courrier" in page.words
    path = path_in(letters("invitation")[0])
    browse().get(path).response.close()
    assert f"{HERS} ouverte" in browser.get(relais.team).words
    browse().post(path, display_name="Nora", password="quatre mots que rien ne lie ensemble", terms="y")
    page = browser.get(relais.team)
    assert "Nora acceptée" in page.words
    assert HERS not in page.words
    assert any("Nora , Intervenante" in one for one in page.text_of("#equipe + ul li"))


@pytest.mark.parametrize(
    ("state", "words"), [(LetterState.SENT, "lettre partie le"), (LetterState.FAILED, "n’a pas pu être remise")]
)
def test_the_inviter_knows_whether_the_letter_left(browse, relais, state, words):
    browser = browse(relais.runner)
    invite(browser, relais)
    db.session.scalars(select(OutgoingLetter)).one().state = state
    assert words in browser.get(relais.team).words


def test_a_new_invitation_replaces_the_link_that_expired(browse, relais):
    browser = browse(relais.runner)
    invite(browser, relais)
    first = path_in(letters("invitation")[0])
    address = f"{relais.team}/invitations/{the_invitation().id}/renvoyer"
    with time_machine.travel(utcnow() + timedelta(days=8)):
        browser = browse(relais.runner)
        assert f"{HERS} expirée" in browser.get(relais.team).words
        assert f"{HERS} pas encore envoyée" in browser.follow(address).words
        second = path_in(letters("invitation")[1])
        browse().get(first, status=410)
        browse().get(second)
        assert len(db.session.scalars(select(Invitation)).all()) == 1


def test_a_letter_is_not_sent_again_at_once(browse, relais):
    browser = browse(relais.runner)
    invite(browser, relais)
    page = browser.post(f"{relais.team}/invitations/{the_invitation().id}/renvoyer", status=422)
    assert "Une lettre vient de partir à cette adresse" in page.words
    assert len(letters("invitation")) == 1


def test_the_same_form_sent_twice_sends_one_letter(browse, relais):
    browser = browse(relais.runner)
    for _turn in range(2):
        invite(browser, relais)
    assert len(letters("invitation")) == 1
    assert the_invitation().email == HERS


def test_a_withdrawn_invitation_opens_nothing_and_its_letter_does_not_leave(browse, relais):
    browser = browse(relais.runner)
    invite(browser, relais)
    path, address = path_in(letters("invitation")[0]), f"{relais.team}/invitations/{the_invitation().id}/retirer"
    page = browser.follow(address)
    assert f"{HERS} retirée" in page.words
    browser.post(address)
    browse().get(path, status=410)
    run_pending()
    letter = db.session.scalars(select(OutgoingLetter)).one()
    assert (letter.state, letter.text) == (LetterState.WITHDRAWN, None)


def test_an_invitation_to_another_place_is_not_found_under_one_s_own(browse, relais):
    other = association("Ailleurs")
    invite(browse(other.runner), other)
    browser, address = browse(relais.runner), f"{relais.team}/invitations/{the_invitation().id}"
    for act in ("/renvoyer", "/retirer"):
        browser.post(address + act, status=404)
    assert the_invitation().state == "sent"


@pytest.mark.parametrize("role", ["association_president", "admin", "space_member", "", "n’importe"])
def test_a_role_that_was_not_offered_is_refused(browse, relais, role):
    page = browse(relais.runner).post(relais.team, status=422, email=HERS, role=role, is_admin="1")
    assert page.text_of("#role-error-1") == ["Choisissez un rôle dans la liste."]
    assert page.one("#email").attrs["value"] == HERS
    assert letters("invitation") == []


@pytest.mark.parametrize(
    "email", ["", "pas une adresse", "a@b", "a@example.org\nbcc: b@example.org", "<a@example.org>"]
)
def test_an_address_that_receives_no_letter_is_refused(browse, relais, email):
    page = browse(relais.runner).post(relais.team, status=422, email=email, role="field_worker")
    assert page.text_of("#email-error-1")
    assert letters("invitation") == []


def test_inviting_tells_nothing_of_who_has_an_account_or_the_role_already(browse, relais):
    make.person(email="compte@example.org")
    browser, member = browse(relais.runner), relais.member.email
    pages = [invite(browser, relais, email=email).words for email in (HERS, "compte@example.org", member)]
    told = [re.search(r"L’invitation est enregistrée[^.]*\.", words).group() for words in pages]
    assert len(set(told)) == 1
    assert len(letters("invitation")) == 3


def test_facilitators_read_no_member_s_address_nor_what_a_colleague_typed(browse, space):
    colleague = make.person(Role.FACILITATOR, on=space.perimeter, email="collegue@example.org")
    invite(browse(space.runner), space, role="space_member")
    mine = browse(space.runner).get(space.team)
    assert HERS in mine.words, "whoever typed an address may check it"
    theirs = browse(colleague).get(space.team)
    assert "n•••@example.org" in theirs.words
    for page in (mine, theirs):
        for address in ("secret@membre.example.org", "collegue@example.org"):
            assert address not in page.source
    assert HERS not in theirs.source


def test_members_under_a_pseudonym_are_named_by_it_alone(browse, space):
    member = make.person(Role.SPACE_MEMBER, on=space.perimeter, display_name="Nom Caché", pseudonym="Roseau")
    browser = browse(space.runner)
    for address in ("", f"/roles/{grant_of(member.id)}/fin"):
        source = browser.get(space.team + address).source
        assert "Roseau" in source
        assert "Nom Caché" not in source


def test_ending_a_role_takes_the_person_out_at_their_next_page_and_is_told_to_them(browse, relais):
    theirs, hers = browse(relais.member), browse(relais.runner)
    theirs.get(f"{relais.url}/activites")
    grant = grant_of(relais.member_id)
    page = hers.follow(f"{relais.team}/roles/{grant}/fin", reason="Fin de mission")
    assert "Ce rôle a pris fin" in page.words
    theirs.get(f"{relais.url}/activites", status=404)
    assert [letter.recipient for letter in letters("role_ended")] == [relais.member.email]
    assert "Fin de mission" not in letters("role_ended")[0].text
    assert db.session.get_one(RoleGrant, grant).ended_reason == "Fin de mission"


def test_a_role_in_another_place_cannot_be_ended(browse, relais):
    other = association("Ailleurs")
    browser, grant = browse(relais.runner), grant_of(other.member_id)
    browser.get(f"{relais.team}/roles/{grant}/fin", status=404)
    browser.post(f"{relais.team}/roles/{grant}/fin", status=404)
    assert held_now(other.member_id) == ["field_worker"]


def test_a_manager_cannot_end_the_presidency(browse, relais):
    president = make.person(Role.ASSOCIATION_PRESIDENT, on=relais.perimeter)
    president_id = president.id
    address = f"{relais.team}/roles/{grant_of(president_id)}/fin"
    browser = browse(relais.runner)
    browser.get(address, status=403)
    browser.post(address, status=403)
    assert held_now(president_id) == ["association_president"]


def test_one_leaves_a_team_one_runs(browse, relais):
    browser = browse(relais.runner)
    page = browser.get(f"{relais.team}/roles/{grant_of(relais.runner_id)}/fin")
    assert "Vous perdrez à votre prochaine page" in page.words
    assert browser.post(f"{relais.team}/roles/{grant_of(relais.runner_id)}/fin").location == "/compte/equipes/"
    browser.get(relais.team, status=404)
    assert letters("role_ended") == []


def test_a_role_lost_between_the_page_and_the_sending_invites_nobody(browse, relais):
    browser = browse(relais.runner)
    browser.get(relais.team)
    end_role(grant=relais.runner.grants[0], by=make.person(Role.ADMIN))
    browser.post(relais.team, status=404, email=HERS, role="field_worker")
    assert letters("invitation") == []


def test_a_person_sends_only_so_many_invitations_a_day(browse, relais):
    browser = browse(relais.runner)
    for number in range(50):
        browser.post(relais.team, email=f"invite{number}@example.org", role="field_worker")
    page = browser.post(relais.team, status=422, email=HERS, role="field_worker")
    assert "Vous avez envoyé beaucoup d’invitations aujourd’hui" in page.words
    assert len(letters("invitation")) == 50


def test_a_large_team_goes_page_by_page_at_the_same_cost(browse, space):
    for _number in range(40):
        make.person(Role.SPACE_MEMBER, on=space.perimeter)
    browser = browse(space.runner)
    page = browser.get(space.team)
    second = browser.get(page.one("a[rel=next]").attrs["href"])
    assert len(page.text_of("#equipe + ul li")) == 25
    assert len(second.text_of("#equipe + ul li")) == 17
    assert len(page.statements) == len(second.statements)

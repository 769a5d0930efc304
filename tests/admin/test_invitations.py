"""Invitations and links of passwords, sent by the administration."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.extensions import db
from app.kernel.admission.models import Invitation
from app.kernel.instants import utcnow
from app.kernel.people.models import Person
from app.kernel.people.queries import first_perimeter, person_by_email
from app.kernel.people.roles import Role
from tests import make
from tests.account.letters import letters, path_in
from tests.account.places import association

LIST = "/administration/invitations"
INVITE = "/administration/personnes/inviter"
HERS = "analyste.nouvelle@example.org"
PASSWORD = "quatre mots que rien ne lie ensemble"


@pytest.fixture
def admin(app):
    return make.person(Role.ADMIN, display_name="Ana Administre")


def invite(browser, **changes):
    sent = {"email": HERS, "perimeter_id": first_perimeter("portal").id, **changes}
    return browser.follow(f"{INVITE}?role=analyst", **sent)


def test_an_administrator_invites_to_any_role_and_whoever_accepts_holds_it(browse, admin):
    browser = browse(admin)
    assert len(browser.get(INVITE).select("#choix li")) == len(Role)
    page = invite(browser)
    assert f"{HERS} pas encore envoyée" in page.words
    path = path_in(letters("invitation", to=HERS)[0])
    browse().post(path, display_name="Nora", password=PASSWORD, terms="y")
    assert [grant.role for grant in person_by_email(HERS).grants] == ["analyst"]
    assert "Aucune invitation en cours" in browser.get(LIST).words


@pytest.mark.parametrize("sent", [{"email": ""}, {"perimeter_id": "999999"}, {"perimeter_id": "x"}])
def test_what_is_missing_or_tampered_is_refused_and_nothing_leaves(browse, admin, sent):
    filled = {"email": HERS, "perimeter_id": first_perimeter("portal").id, **sent}
    browse(admin).post(f"{INVITE}?role=analyst", status=422, **filled)
    assert letters("invitation") == []


def test_an_administrator_does_not_invite_themselves(browse, admin):
    page = browse(admin).post(
        f"{INVITE}?role=dpo", status=422, email=admin.email.upper(), perimeter_id=first_perimeter("portal").id
    )
    assert "Personne ne se donne un rôle à soi-même" in page.words


def test_the_invitations_of_an_association_are_seen_sent_again_and_withdrawn(browse, admin):
    relais = association()
    browse(relais.runner).post(relais.team, email=HERS, role="field_worker")
    number = db.session.scalars(select(Invitation.id)).one()
    assert "Le Relais d’essai, invitation de Direction" in browse(admin).get(LIST).words
    with time_machine.travel(utcnow() + timedelta(hours=1)):
        browser = browse(admin)
        browser.post(f"{LIST}/{number}/renvoyer")
        assert len(letters("invitation", to=HERS)) == 2
        page = browser.follow(f"{LIST}/{number}/retirer")
    assert "Aucune invitation en cours" in page.words
    for letter in letters("invitation", to=HERS):
        assert letter.text is None, "neither letter leaves"


def test_the_data_protection_officer_reads_invitations_and_sends_none(browse, admin):
    invite(browse(admin))
    browser, number = browse(make.person(Role.DPO)), db.session.scalars(select(Invitation.id)).one()
    assert not browser.get(LIST).select("main form, main a.btn")
    for address in (f"{LIST}/{number}/renvoyer", f"{LIST}/{number}/retirer", f"{INVITE}?role=analyst"):
        browser.post(address, status=403, email=HERS)


def test_a_reset_is_started_without_seeing_nor_choosing_the_password(browse, admin):
    someone = make.person(email="elle@example.org", password="une phrase assez longue", display_name="Elle")
    page = browse(admin).follow(f"/administration/personnes/{someone.id}/mot-de-passe")
    path = path_in(letters("password_reset", to="elle@example.org")[0])
    assert path not in page.source
    assert "Lien de nouveau mot de passe envoyé" in page.words
    browse().post(path, password=PASSWORD)
    browse().post("/connexion", email="elle@example.org", password=PASSWORD)


def test_a_closed_account_receives_no_link(browse, admin):
    someone = make.person(email="elle@example.org")
    number = someone.id
    browser = browse(admin)
    browser.post(f"/administration/personnes/{number}/compte", reason="Départ")
    page = browser.post(f"/administration/personnes/{number}/mot-de-passe", status=422)
    assert "rouvrez-le avant d’envoyer un lien" in page.words
    assert letters("password_reset") == []
    assert not db.session.get_one(Person, number).is_active

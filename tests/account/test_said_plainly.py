"""What happened, or cannot happen, is said where one reads it next."""

import pytest

from app.kernel.people.roles import Role
from tests import make
from tests.account.letters import letters, path_in
from tests.account.places import association, closed_space
from tests.account.test_registration import HERS, QUEUE, confirmed

PASSWORD = "quatre mots que rien ne lie ensemble"
ALREADY = "Cette personne a déjà ce rôle ici"


def test_signing_out_is_confirmed_on_the_next_page_and_said_once(browse):
    browser = browse(make.social_worker())
    page = browser.get(browser.post("/deconnexion").location)
    assert "Votre connexion est terminée" in page.source
    assert "Votre connexion est terminée" not in browser.get("/").source
    assert browser.client.get_cookie("tissage") is None, "the cookie is gone with what it said"


def test_ending_every_session_is_confirmed_too(browse):
    browser = browse(make.social_worker())
    page = browser.get(browser.post("/compte/sessions/toutes").location)
    assert "Toutes vos connexions sont terminées, celle-ci comprise." in page.source


def test_whoever_was_signed_out_already_is_told_nothing(browse):
    browser = browse()
    assert "Votre connexion est terminée" not in browser.get(browser.post("/deconnexion").location).source


def test_a_letter_that_does_not_come_leads_to_the_team_of_the_portal(browse):
    browse().get("/mot-de-passe-oublie/envoye").one("main a[href='/contact']")


def test_an_administrator_inviting_somebody_to_the_role_they_hold_is_refused(browse):
    relais = association()
    member, place = relais.member.email, relais.perimeter_id
    address = "/administration/personnes/inviter?role=field_worker"
    page = browse(make.person(Role.ADMIN)).post(address, status=422, email=member.upper(), perimeter_id=place)
    assert ALREADY in page.text_of("#email-error-1")[0]
    assert letters("invitation") == []


def test_another_role_there_or_a_role_that_has_ended_is_offered_as_before(browse):
    relais = association()
    member, place = relais.member.email, relais.perimeter_id
    browser = browse(make.person(Role.ADMIN))
    browser.post("/administration/personnes/inviter?role=association_treasurer", email=member, perimeter_id=place)
    grant = relais.member.grants[0].id
    browser.post(f"/administration/personnes/{relais.member_id}/roles/{grant}/fin", reason="Erreur")
    browser.post("/administration/personnes/inviter?role=field_worker", email=member, perimeter_id=place)
    assert len(letters("invitation", to=member)) == 2


def test_whoever_invited_them_is_told_that_they_answered_already(browse):
    relais = association()
    browse(relais.runner).post(relais.team, email=HERS, role="field_worker")
    link = path_in(letters("invitation", to=HERS)[0])
    browse().post(link, display_name="Nora", password=PASSWORD, terms="y")
    page = browse(relais.runner).post(relais.team, status=422, email=HERS, role="field_worker")
    assert ALREADY in page.words


@pytest.mark.parametrize("place", [association, closed_space])
def test_nobody_else_finds_by_trying_whose_address_a_member_under_a_pseudonym_has(browse, place):
    somewhere = place()
    role = somewhere.member.grants[0].role
    browse(somewhere.runner).post(somewhere.team, email=somewhere.member.email, role=role)


def test_a_refusal_is_written_in_several_lines_and_shown_with_the_next_request(browse):
    number, follow = confirmed(browse)
    admin = browse(make.person(Role.ADMIN, display_name="Ana Administre"))
    admin.get(f"{QUEUE}/{number}").one("textarea[name=reason]")
    admin.post(f"{QUEUE}/{number}", reason="Cette adresse n’est pas professionnelle.\r\nDonnez celle du service.")
    assert "professionnelle. Donnez celle du service." in browse().get(follow).words
    assert "professionnelle. Donnez celle" in " ".join(letters("request_refused", to=HERS)[0].text.split())
    assert "déjà été refusée" not in admin.get(f"{QUEUE}/{number}").words

    again, _follow = confirmed(browse)
    words = admin.get(f"{QUEUE}/{again}").words
    assert "Une demande de cette adresse a déjà été refusée" in words
    assert "par Ana Administre. Motif : Cette adresse n’est pas professionnelle. Donnez celle du service." in words
    other, _follow = confirmed(browse, email="autre@example.org")
    assert "déjà été refusée" not in admin.get(f"{QUEUE}/{other}").words

"""Invitations: a link that serves once, for a while, whoever it was sent to and nobody else."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.extensions import announce_reads, db
from app.kernel.admission.models import Invitation
from app.kernel.admission.services import accept_invitation, invite
from app.kernel.audit.models import AuditEntry
from app.kernel.instants import utcnow
from app.kernel.people.models import OneTimeToken, Person, RoleGrant
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import Role
from app.kernel.people.services import TokenRefused, disable_account, end_role
from tests import make
from tests.account.letters import letters, path_in
from tests.account.places import association, closed_space

HERS = "nouvelle@example.org"
PASSWORD = "quatre mots que rien ne lie ensemble"
FILLED = {"display_name": "Nora Nouvelle", "password": PASSWORD, "terms": "y"}
DEAD = "Ce lien ne sert plus"


@pytest.fixture
def relais(app):
    return association()


def invited(place, email=HERS, role=Role.FIELD_WORKER):
    """Invite somebody and return where the letter leads."""
    invite(email=email, role=role, perimeter=place.perimeter, by=place.runner)
    db.session.commit()
    return path_in(letters("invitation", to=email)[-1])


def roles_of(email):
    person = person_by_email(email)
    return [] if person is None else [grant.role for grant in person.grants if grant.is_current]


def in_journal(action):
    return len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all())


def test_the_letter_says_who_invites_to_what_and_only_the_fingerprint_of_its_link_is_kept(relais):
    path = invited(relais)
    text = letters("invitation")[0].text
    assert "Direction de Le Relais d’essai vous invite" in text
    assert "« Intervenante ou intervenant de terrain » pour l’association Le Relais d’essai" in text
    assert "7\u00a0jours" in text
    kept = db.session.scalars(select(OneTimeToken.token_hash)).all()
    assert path.rpartition("/")[2] not in kept


def test_a_newcomer_opens_an_account_and_is_led_to_the_form_of_an_activity(browse, relais):
    browser, path, url = browse(), invited(relais), relais.url
    page = browser.get(path)
    assert "vous invite avec le rôle Intervenante ou intervenant de terrain" in page.words
    assert HERS in page.words
    onward = browser.post(path, **FILLED).location
    assert browser.get(onward, status=303).location == f"{url}/activites/nouvelle"
    page = browser.get(f"{url}/activites/nouvelle")
    assert "Bienvenue" in page.words

    nora = person_by_email(HERS)
    assert (nora.display_name, roles_of(HERS)) == ("Nora Nouvelle", ["field_worker"])
    assert nora.grants[0].granted_by.display_name == "Direction de Le Relais d’essai"
    assert abs(nora.terms_accepted_at - utcnow()) < timedelta(minutes=1)
    invitation = db.session.scalars(select(Invitation)).one()
    assert (invitation.state, invitation.accepted_by_id) == ("accepted", nora.id)
    assert in_journal("invitation.accepted") == 1


def test_the_new_account_is_a_new_session_whatever_the_browser_held(browse, relais):
    browser, path = browse(), invited(relais)
    browser.get(path)
    before = browser.client.get_cookie("tissage").value
    browser.post(path, **FILLED)
    assert browser.client.get_cookie("tissage").value != before
    stranger = browse()
    stranger.client.set_cookie("tissage", before)
    assert "Se connecter" in stranger.get("/").source


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("display_name", "Indiquez votre nom."),
        ("password", "Choisissez un mot de passe."),
        ("terms", "Acceptez la charte pour continuer."),
    ],
)
def test_nothing_opens_until_everything_is_filled(browse, relais, missing, words):
    path = invited(relais)
    page = browse().post(path, status=422, **{**FILLED, missing: ""})
    assert words in page.words
    assert PASSWORD not in page.source
    assert person_by_email(HERS) is None
    browse().post(path, **FILLED)


def test_a_weak_password_is_refused_and_the_link_still_serves(browse, relais):
    path = invited(relais)
    page = browse().post(path, status=422, **{**FILLED, "password": "motdepasse"})
    assert page.text_of("#password-error-1")
    assert page.one("#display_name").attrs["value"] == "Nora Nouvelle"
    assert person_by_email(HERS) is None
    browse().post(path, **FILLED)


def test_a_bound_role_asks_a_longer_password_and_tells_of_the_second_factor(browse, relais):
    path = invited(relais, role=Role.ASSOCIATION_TREASURER)
    page = browse().get(path)
    assert "un second facteur" in page.words
    assert "Au moins 16 caractères" in page.words
    browse().post(path, status=422, **{**FILLED, "password": "cheval fauve au"})


def test_somebody_who_has_an_account_signs_in_then_accepts(browse, relais):
    make.person(email=HERS, password=PASSWORD, display_name="Nora")
    browser, path = browse(), invited(relais)
    page = browser.get(path)
    assert "Un compte existe déjà avec votre adresse" in page.words
    assert not page.select("input[name=password]")
    sign_in = page.one("main a.btn").attrs["href"]
    assert browser.post(sign_in, email=HERS, password=PASSWORD).location == path
    page = browser.get(path)
    assert page.select("input[name=terms]"), "nobody accepted the charter for her yet"
    browser.post(path, status=422)
    browser.post(path, terms="y")
    assert roles_of(HERS) == ["field_worker"]
    assert person_by_email(HERS).terms_accepted_at is not None


def test_another_address_signed_in_is_refused_plainly(browse, relais):
    path = invited(relais)
    other = make.person(display_name="Camille Autre", email="camille@example.org")
    browser = browse(other)
    for page in (browser.get(path, status=403), browser.post(path, status=403, **FILLED)):
        assert "Cette invitation a été envoyée à une autre adresse" in page.words
        assert "Camille Autre" in page.words
        assert HERS not in page.source
    assert person_by_email(HERS) is None
    assert roles_of("camille@example.org") == []


def test_a_link_already_used_says_what_to_do(browse, relais):
    browser, path = browse(), invited(relais)
    browser.post(path, **FILLED)
    for visitor, advice in ((browser, "le rôle est à vous : il figure parmi vos rôles"), (browse(), "connectez-vous")):
        page = visitor.get(path, status=410)
        assert "Si vous avez déjà répondu à cette invitation, " + advice in page.words
        visitor.post(path, status=410, **FILLED)
    assert len(db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_by_email(HERS).id)).all()) == 1


def test_dead_links_are_told_in_the_same_words_whatever_why(browse, relais):
    used, withdrawn, old = (invited(relais, email=f"{name}@example.org") for name in ("un", "deux", "trois"))
    browse().post(used, **FILLED)
    row = db.session.scalars(select(Invitation).where(Invitation.email == "deux@example.org")).one()
    browse(relais.runner).post(f"{relais.team}/invitations/{row.id}/retirer")
    pages = [browse().get(path, status=410).words for path in (used, withdrawn, "/invitation/jamais-existe")]
    with time_machine.travel(utcnow() + timedelta(hours=169)):
        pages.append(browse().get(old, status=410).words)
    assert DEAD in pages[0]
    assert len(set(pages)) == 1


def test_an_invitation_lasts_as_long_as_the_setting_says(browse, relais):
    path = invited(relais)
    with time_machine.travel(utcnow() + timedelta(hours=167)):
        browse().get(path)
    with time_machine.travel(utcnow() + timedelta(hours=168, seconds=1)):
        browse().post(path, status=410, **FILLED)


def test_after_the_inviter_lost_their_role_the_link_gives_nothing(browse, relais):
    path = invited(relais)
    end_role(grant=relais.runner.grants[0], by=make.person(Role.ADMIN))
    page = browse().post(path, status=422, **FILLED)
    assert "La personne qui vous a invité ne peut plus donner ce rôle" in page.words
    assert person_by_email(HERS) is None


def test_after_the_inviter_s_account_was_closed_the_link_gives_nothing(browse, relais):
    path = invited(relais)
    disable_account(person=relais.runner, reason="Départ", by=make.person(Role.ADMIN))
    browse().post(path, status=422, **FILLED)
    assert person_by_email(HERS) is None


def test_nobody_invites_themselves(browse, relais):
    relais.runner.email = "moi@example.org"
    page = browse(relais.runner).post(relais.team, status=422, email="Moi@Example.org", role="association_treasurer")
    assert "Personne ne se donne un rôle à soi-même" in page.words
    assert letters("invitation") == []


def test_an_inviter_who_took_the_invited_address_meanwhile_is_refused(browse, relais):
    path = invited(relais, role=Role.ASSOCIATION_TREASURER)
    relais.runner.email = HERS
    relais.runner.terms_accepted_at = utcnow()
    page = browse(relais.runner).post(path, status=422)
    assert "Personne ne se donne un rôle à soi-même" in page.words
    assert roles_of(HERS) == ["association_manager"]


def test_accepting_a_role_one_already_holds_changes_nothing(browse, relais):
    relais.member.terms_accepted_at = utcnow()
    email = relais.member.email
    path = invited(relais, email=email)
    browse(relais.member).post(path)
    assert len(relais.member.grants) == 1
    assert db.session.scalars(select(Invitation)).one().state == "accepted"


def test_a_role_given_by_an_administrator_s_invitation_is_told_to_those_who_run_the_place(browse):
    space, admin = closed_space(), make.person(Role.ADMIN)
    invite(email=HERS, role=Role.SPACE_MEMBER, perimeter=space.perimeter, by=admin)
    db.session.commit()
    path, facilitator = path_in(letters("invitation")[0]), space.runner.email
    assert "ferme" not in letters("invitation")[0].text, "a letter names no space"
    browse().post(path, **FILLED)
    assert [letter.recipient for letter in letters("role_given_here")] == [facilitator]


def test_of_two_people_following_the_same_link_together_one_gets_in(app, relais):
    make.person(email=HERS)
    path, start, passed, refused = invited(relais), threading.Barrier(3), [], []
    token = path.rpartition("/")[2]
    person_id = person_by_email(HERS).id
    db.session.rollback()

    def follow():
        with app.app_context():
            announce_reads(False)
            start.wait()
            try:
                accept_invitation(token=token, person=db.session.get_one(Person, person_id))
                db.session.commit()
                passed.append(True)
            except TokenRefused:
                refused.append(True)
            finally:
                db.session.rollback()
                db.session.remove()

    threads = [threading.Thread(target=follow) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(passed), len(refused)) == (1, 2)
    assert roles_of(HERS) == ["field_worker"]


def test_following_the_link_is_noted_for_the_inviter_once_the_page_has_left(browse, relais):
    path = invited(relais)
    browse().get(path).response.close()
    assert db.session.scalars(select(Invitation)).one().state == "opened"


def test_where_one_works_is_nobody_else_s_business(browse, relais):
    browse(make.person()).get(f"/travailler/{relais.perimeter_id}", status=404)
    browse(make.person()).get("/travailler/999999", status=404)
    browse().get(f"/travailler/{relais.perimeter_id}", status=303)

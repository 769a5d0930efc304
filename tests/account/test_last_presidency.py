"""The last presidency of an association does not end in silence, and an administrator may give it again."""

import pytest

from app.extensions import db
from app.kernel.people.models import RoleGrant
from app.kernel.people.roles import Role
from app.kernel.people.services import disable_account
from tests import make
from tests.account.places import association

WARNING = "Plus personne ne présidera Le Relais d’essai"


@pytest.fixture
def relais(app):
    return association()


@pytest.fixture
def president(relais):
    """The numbers of a president in office and of their role."""
    someone = make.person(Role.ASSOCIATION_PRESIDENT, on=relais.perimeter)
    return someone.id, someone.grants[0].id


def is_held(grant_id):
    return db.session.get_one(RoleGrant, grant_id).is_current


def test_a_president_who_leaves_is_warned_and_says_why(browse, relais, president):
    person_id, grant_id = president
    browser, address = browse(make.again_by_id(person_id)), f"{relais.team}/roles/{grant_id}/fin"
    page = browser.get(address)
    assert WARNING in page.words
    assert not page.select("label[for=reason] .optional")
    page = browser.post(address, status=422, reason=" ")
    assert "indiquez pourquoi" in page.text_of("#reason-error-1")[0]
    assert is_held(grant_id)
    browser.post(address, reason="Fin de mandat")
    assert not is_held(grant_id)


def test_with_another_president_in_office_nothing_more_is_asked(browse, relais, president):
    person_id, grant_id = president
    make.person(Role.ASSOCIATION_PRESIDENT, on=relais.perimeter)
    browser, address = browse(make.again_by_id(person_id)), f"{relais.team}/roles/{grant_id}/fin"
    assert "Plus personne" not in browser.get(address).words
    browser.post(address, reason="")
    assert not is_held(grant_id)


def test_a_president_whose_account_is_closed_does_not_count(browse, relais, president):
    other = make.person(Role.ASSOCIATION_PRESIDENT, on=relais.perimeter)
    disable_account(person=other, reason="Départ", by=make.person(Role.ADMIN))
    person_id, grant_id = president
    assert WARNING in browse(make.again_by_id(person_id)).get(f"{relais.team}/roles/{grant_id}/fin").words


def test_the_administration_is_warned_too_and_gives_the_role_again(browse, relais, president):
    person_id, grant_id = president
    place = relais.perimeter_id
    admin, page = browse(make.person(Role.ADMIN)), f"/administration/personnes/{person_id}"
    address = f"{page}/roles/{grant_id}/fin"
    assert WARNING in admin.get(address).words
    admin.post(address, reason="Erreur")
    [again] = [link.attrs["href"] for link in admin.get(page).select("main a") if "lieu=" in link.attrs["href"]]
    form = admin.get(again)
    assert [field.attrs["value"] for field in form.select("input[name=perimeter_id]")] == [str(place)]
    admin.post(again, perimeter_id=place, reason="Rendu")
    assert make.again_by_id(person_id).has_role(Role.ASSOCIATION_PRESIDENT, place)
    assert "lieu=" not in admin.get(page).source


@pytest.mark.parametrize("place", ["0", "x", "99999999999999999999", "-3"])
def test_a_place_made_up_in_the_address_offers_nothing_else(browse, president, place):
    person_id, _grant = president
    admin = browse(make.person(Role.ADMIN))
    admin.get(f"/administration/personnes/{person_id}/roles/nouveau?role=analyst&lieu={place}")

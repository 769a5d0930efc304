"""The page of second factors, for administrators and the data protection officer."""

import pytest

from app.extensions import db
from app.kernel.people.queries import protection
from app.kernel.people.roles import Role
from app.kernel.people.services import ask_reset, disable_account
from tests import make
from tests.phones import phone_of

URL = "/administration/second-facteurs"


def test_the_share_of_protected_accounts_is_shown_with_who_is_missing(browse):
    admin = make.person(Role.ADMIN)
    phone_of(admin)
    missing = make.person(Role.DPO, display_name="Camille")
    make.person(Role.SOCIAL_WORKER)
    page = browse(admin).get(URL)
    assert "50 %" in page.words
    assert "1 sur 2" in page.words
    assert page.text_of("main section li") == ["Camille"]
    assert str(make.again(missing).id) in page.one("main section li a").attrs["href"]


def test_closed_accounts_and_ended_roles_do_not_count(browse):
    admin = make.person(Role.ADMIN)
    phone_of(admin)
    gone = make.person(Role.DPO)
    disable_account(person=make.again(gone), reason="Départ", by=make.again(admin))
    db.session.commit()
    assert (protection().bound, protection().protected, protection().share) == (1, 1, 100)


def test_a_factor_being_set_up_protects_nothing_yet(browse):
    browser = browse(make.person(Role.ADMIN), second_factor=False)
    browser.post("/compte/second-facteur/installer")
    assert (protection().bound, protection().protected) == (1, 0)


def test_without_anybody_bound_there_is_no_share(app):
    assert protection().share is None


@pytest.mark.parametrize("role", [Role.ADMIN, Role.DPO])
def test_the_list_costs_the_same_with_more_requests(browse, role):
    reader = make.person(role)
    empty = len(browse(reader).get(URL).statements)
    for _ in range(6):
        lost = make.person(Role.SOCIAL_WORKER)
        phone_of(lost)
        ask_reset(by=make.again(lost))
        db.session.commit()
    assert len(browse(reader).get(URL).statements) <= empty + 1


def test_the_officer_reads_the_list_and_opens_no_request(browse):
    lost = make.person(Role.SOCIAL_WORKER, display_name="Dominique")
    phone_of(lost)
    number = ask_reset(by=make.again(lost)).id
    db.session.commit()
    officer = make.person(Role.DPO)
    page = browse(officer).get(URL)
    assert "Dominique" in page.words
    assert not page.select(f"main a[href='{URL}/{number}']")
    browse(officer).get(f"{URL}/{number}", status=403)

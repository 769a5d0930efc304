"""A page of coming in that stayed open too long comes back as it was filled, and nothing is done."""

from sqlalchemy import select

from app.extensions import db
from app.kernel.admission.models import AccountRequest
from app.kernel.admission.services import invite
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import Person, UserSession
from tests import make
from tests.account.factors import PASSWORD
from tests.account.letters import letters, path_in
from tests.phones import phone_of
from tests.visiting import Page, inspect_page

SENTENCE = "Cette page était ouverte depuis trop longtemps"
ADDRESS = "elle@example.org"


def late(browser, url, **typed):
    """A form sent with the protection token of a cookie that the browser has no more."""
    db.session.commit()
    db.session.remove()
    with browser.app.app_context():
        page = Page(browser.client.post(url, data={**typed, "csrf_token": "d'une autre fois"}), [])
    assert page.status == 400
    inspect_page(page, url)
    return page


def again(browser, url, page, **typed):
    """The form that came back, sent as it is with what it could not keep."""
    form = next(form for form in page.select("main form") if form.query("button.btn-primary"))
    kept = {field.attrs["name"]: field.attrs.get("value", "") for field in form.query("input[name]")}
    db.session.remove()
    with browser.app.app_context():
        return browser.client.post(url, data={**kept, **typed})


def test_the_sign_in_form_comes_back_with_the_address_and_without_the_password(browse):
    make.person("social_worker", email=ADDRESS, password=PASSWORD)
    browser = browse()
    page = late(browser, "/connexion", email=ADDRESS, password=PASSWORD)
    assert SENTENCE in page.words
    assert "Erreur 400" not in page.words
    assert page.one("#email").attrs["value"] == ADDRESS
    assert PASSWORD not in page.source
    assert not db.session.scalars(select(UserSession)).all()
    assert again(browser, "/connexion", page, password=PASSWORD).status_code == 303


def test_the_request_for_a_new_password_comes_back_and_posts_nothing(browse):
    make.person("social_worker", email=ADDRESS, password=PASSWORD)
    page = late(browse(), "/mot-de-passe-oublie", email=ADDRESS)
    assert SENTENCE in page.words
    assert page.one("#email").attrs["value"] == ADDRESS
    assert not db.session.scalars(select(OutgoingLetter)).all()


def test_the_request_for_an_account_comes_back_filled(browse):
    page = late(browse(), "/inscription", email=ADDRESS, display_name="Camille Martin")
    assert SENTENCE in page.words
    assert page.one("#display_name").attrs["value"] == "Camille Martin"
    assert page.text_of(".error-summary li") == []
    assert not db.session.scalars(select(AccountRequest)).all()


def test_a_page_of_the_second_factor_that_leads_elsewhere_still_does(browse):
    someone = make.person("social_worker", email=ADDRESS, password=PASSWORD)
    phone_of(someone)
    browser = browse(someone, second_factor=False)
    db.session.remove()
    with browser.app.app_context():
        answer = browser.client.post("/compte/second-facteur/installer", data={"csrf_token": "d'une autre fois"})
    assert (answer.status_code, answer.location) == (303, "/connexion/second-facteur")


def test_the_answer_to_an_invitation_comes_back_and_opens_no_account(browse):
    admin = make.person("admin")
    token = invited(admin)
    page = late(browse(), f"/invitation/{token}", display_name="Camille Martin", password=PASSWORD)
    assert SENTENCE in page.words
    assert page.one("#display_name").attrs["value"] == "Camille Martin"
    assert PASSWORD not in page.source
    assert not db.session.scalars(select(Person).where(Person.email == ADDRESS)).all()


def invited(admin):
    """The token of an invitation as an analyst."""
    invite(email=ADDRESS, role="analyst", perimeter=make.first_perimeter("portal"), by=admin)
    db.session.commit()
    return path_in(letters(to=ADDRESS)[0]).rpartition("/")[2]

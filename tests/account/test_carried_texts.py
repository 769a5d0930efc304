"""A text sent while nobody is signed in goes along, sealed, while its author signs in; it is in no account before."""

import io
import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.extensions import db
from app.forums.models import Kind, Openness, Post, Scale
from app.forums.services import open_space
from app.kernel.instants import utcnow
from app.kernel.people.models import KeptDraft, UserSession
from app.kernel.sealing import seal, unseal
from app.kernel.territories.queries import get_territory
from app.web.carrying import FIELD
from tests import make
from tests.account.factors import PASSWORD
from tests.phones import Phone, phone_of, wrong
from tests.visiting import Page, inspect_page

ADDRESS = "elle@example.org"
HERE = {"Sec-Fetch-Site": "same-origin"}
CANARY = "Une question longuement mûrie"
TYPED = {"client_id": "9b0b2f6e-2f4e-4f0e-8a53-1f5d2f2f7c10", "title": "Les relais du soir", "body": CANARY}
TYPED |= {"kind": str(Kind.QUESTION), "theme_id": "", "territory_id": ""}


@pytest.fixture
def someone(app):
    return make.person("social_worker", email=ADDRESS, password=PASSWORD)


@pytest.fixture
def thread_form(app):
    """Where a thread is opened, in a space that everybody reads."""
    open_space(
        slug="ouvert",
        name="Mayenne",
        charter="On partage des pratiques.",
        scale=Scale.DEPARTEMENT,
        visibility=Openness.PUBLIC,
        territory=get_territory("departement", "53"),
        joining="Parlez-en à l’animation.",
        by=None,
    )
    db.session.commit()
    return "/espaces/ouvert/fils/nouveau"


def send(browser, url, fields, status, headers=HERE):
    """Send a form as it is, with its own protection token and nothing else to open a door."""
    db.session.commit()
    db.session.remove()
    with browser.app.app_context():
        page = Page(browser.client.post(url, data=fields, headers=headers), [])
    assert page.status == status, f"{url} answered {page.status}: {page.source[:600]}"
    inspect_page(page, url)
    return page


def go_on(browser, page, status=303, at=None, **typed):
    """Fill the main form of a page, read at this address when it names none, and send it."""
    form = next(form for form in page.select("main form") if form.query("button.btn-primary"))
    hidden = {field.attrs["name"]: field.attrs["value"] for field in form.query("input[type=hidden]")}
    return send(browser, form.attrs.get("action", at), {**hidden, **typed}, status)


def sealed_in(page):
    return page.one(f"main input[name={FIELD}]").attrs["value"]


def waiting():
    return db.session.scalars(select(KeptDraft).order_by(KeptDraft.id)).all()


def refused(browse, url, fields=TYPED):
    """The page that answers a text sent without its cookie."""
    browser = browse()
    return browser, send(browser, url, fields, 403)


def test_a_text_sent_without_a_session_is_published_by_its_author_once_signed_in(browse, someone, thread_form):
    browser, page = refused(browse, thread_form)
    assert "Votre connexion a pris fin" in page.words
    page = go_on(browser, page, email=ADDRESS, password="pas le bon mot de passe", status=422)
    assert CANARY in page.words
    page = browser.get(go_on(browser, page, email=ADDRESS, password=PASSWORD).location)
    assert not db.session.scalars(select(Post)).all(), "nothing is sent without a click"
    assert "avant que vous vous connectiez" in page.words
    assert thread_form in page.words
    form = page.one(f"main form[action='{thread_form}']")
    texts = {area.attrs["name"]: area.to_text(separator="").strip() for area in form.query("textarea[name]")}
    token = form.query("input[name=csrf_token]")[0].attrs["value"]
    number = form.query("input[name=draft_token]")[0].attrs["value"]
    send(browser, thread_form, {**texts, "csrf_token": token, "draft_token": number}, 303)
    assert [post.body for post in db.session.scalars(select(Post))] == [CANARY]
    assert not waiting()


def test_a_session_ended_from_elsewhere_leads_to_the_same_page(browse, someone, thread_form):
    browser = browse(someone)
    form = browser.get(thread_form)
    token = form.one("main input[name=csrf_token]").attrs["value"]
    db.session.execute(update(UserSession).values(revoked_at=utcnow()))
    db.session.commit()
    page = send(browser, thread_form, {**TYPED, "csrf_token": token}, 403)
    assert not waiting(), "whoever held the session ended may be somebody else"
    go_on(browser, page, email=ADDRESS, password=PASSWORD)
    assert [draft.path for draft in waiting()] == [thread_form]


def test_what_only_machines_read_is_never_shown_and_the_rest_has_its_french_name(browse, thread_form):
    _browser, page = refused(browse, thread_form)
    labels = page.text_of("main details label")
    assert labels == ["Titre", "Votre message", "Ce que vous apportez"]
    assert TYPED["client_id"] not in page.source
    assert "Question pratique" in page.text_of("main details textarea")


def test_the_second_factor_is_given_before_the_text_is_anybody_s(browse, someone, thread_form):
    phone = phone_of(someone)
    browser, page = refused(browse, thread_form)
    page = go_on(browser, page, email=ADDRESS, password=PASSWORD, status=200)
    assert "Votre code" in page.words
    assert not waiting()
    page = go_on(browser, page, code=wrong(phone), status=422)
    assert not waiting()
    page = browser.get(go_on(browser, page, code=phone.code()).location)
    assert CANARY in page.words
    assert [draft.was_signed_out for draft in waiting()] == [True]


def test_a_session_without_its_second_factor_hands_the_text_on(browse, someone, thread_form):
    phone = phone_of(someone)
    browser = browse(someone, second_factor=False)
    page = send(browser, thread_form, TYPED, 403)
    assert "Votre code" in page.words
    assert not waiting()
    go_on(browser, page, code=phone.code())
    assert len(waiting()) == 1


def test_setting_a_second_factor_up_on_the_way_loses_nothing(browse):
    make.person("admin", email=ADDRESS, password=PASSWORD + ", et plus")
    browser, page = refused(browse, "/compte/profil", {"display_name": "Camille Martin"})
    page = go_on(browser, page, email=ADDRESS, password=PASSWORD + ", et plus", status=200)
    page = go_on(browser, page, status=200)
    assert not waiting()
    phone = phone_from(page)
    shown = go_on(browser, page, code=phone.code()).location
    page = browser.get(shown)
    assert "Vos codes de secours" in page.words
    page = browser.get(go_on(browser, page, at=shown).location)
    assert "Camille Martin" in page.words


def phone_from(page):
    return Phone(page.one("[data-secret]").to_text().replace(" ", "").strip())


def test_the_files_are_to_be_chosen_again_and_the_page_says_so(browse, thread_form):
    browser = browse()
    page = send(browser, thread_form, {**TYPED, "file": (io.BytesIO(b"%PDF-"), "note.pdf")}, 403)
    assert "fichiers joints, eux, seront à choisir de nouveau" in page.words


def test_a_text_too_long_to_be_carried_is_given_back_with_a_way_to_sign_in(browse, thread_form):
    _browser, page = refused(browse, thread_form, {**TYPED, "body": "Long " * 50_000})
    assert not page.select(f"input[name={FIELD}]")
    assert page.text_of("main section label") == ["Titre", "Votre message", "Ce que vous apportez"]
    assert page.one("main a.btn-primary").attrs["href"] == f"/connexion?suite={thread_form}"


def test_a_passage_to_remove_is_never_carried(browse):
    _browser, page = refused(browse, "/administration/expurger", {"passage": "Jean Martin", "reference": "message 1"})
    assert not page.select(f"input[name={FIELD}]")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://ailleurs.example"}],
)
def test_a_page_of_another_site_makes_no_text_travel(browse, thread_form, headers):
    """A form of elsewhere arrives without a cookie: its text must never be one click from being published."""
    answer = send(browse(), thread_form, TYPED, 303, headers=headers)
    assert answer.location == "/connexion?suite=/"


def test_an_older_browser_says_by_its_origin_that_the_page_is_ours(browse, thread_form):
    page = send(browse(), thread_form, TYPED, 403, headers={"Origin": "http://localhost"})
    assert sealed_in(page)


def test_a_sealed_text_brought_by_another_site_is_let_go(browse, someone, thread_form):
    """Somebody seals a text of theirs, and has the page of another site sign in, or ask to, with it."""
    _own, page = refused(browse, thread_form)
    victim = browse()
    brought = {FIELD: sealed_in(page), "email": ADDRESS, "password": PASSWORD}
    page = send(victim, "/connexion", brought, 400, headers={"Sec-Fetch-Site": "cross-site"})
    assert not page.select(f"input[name={FIELD}]")
    assert not waiting()
    assert victim.get("/compte/", status=303)


def test_a_sealed_text_never_opens_a_session_by_itself(browse, someone, thread_form):
    browser, page = refused(browse, thread_form)
    go_on(browser, page, email="", password="", status=422)
    go_on(browser, page, email=ADDRESS, password="", status=422)
    browser.get("/compte/", status=303)


def test_signing_in_gives_another_session_than_the_browser_had(browse, someone, thread_form):
    browser, page = refused(browse, thread_form)
    before = browser.client.get_cookie("tissage").value
    go_on(browser, page, email=ADDRESS, password=PASSWORD)
    with browser.client.session_transaction() as held:
        assert "csrf_token" not in held
    assert browser.client.get_cookie("tissage").value != before


def test_the_same_text_brought_twice_waits_once(browse, someone, thread_form):
    browser, page = refused(browse, thread_form)
    once = go_on(browser, page, email=ADDRESS, password=PASSWORD).location
    page = browser.get("/compte/")
    token = page.select("input[name=csrf_token]")[0].attrs["value"]
    sealed = seal(unseal(sealed_in(refused(browse, thread_form)[1])))
    again = send(browser, "/connexion", {FIELD: sealed, "csrf_token": token}, 303).location
    assert again == once
    assert len(waiting()) == 1


def test_a_text_carried_for_more_than_two_hours_is_let_go_and_its_author_told(browse, someone, thread_form):
    browser, page = refused(browse, thread_form)
    with time_machine.travel(utcnow() + timedelta(hours=2, minutes=1)):
        answer = go_on(browser, page, email=ADDRESS, password=PASSWORD)
        assert answer.location == "/"
        assert "n’a pas pu être gardé" in browser.get("/").source
    assert not waiting()


def test_a_text_is_kept_when_its_author_signed_in_meanwhile_in_another_window(browse, someone, thread_form):
    browser, page = refused(browse, thread_form)
    go_on(browser, browser.get("/connexion"), email=ADDRESS, password=PASSWORD)
    assert go_on(browser, page, email=ADDRESS, password=PASSWORD).location.startswith("/compte/textes/")
    assert [draft.path for draft in waiting()] == [thread_form]


def test_a_text_brought_by_another_site_to_somebody_signed_in_is_let_go(browse, someone, thread_form):
    _own, page = refused(browse, thread_form)
    victim = browse(someone)
    send(victim, "/connexion", {FIELD: sealed_in(page)}, 303, headers={"Sec-Fetch-Site": "cross-site"})
    assert not waiting()


FORGED = [
    "n'importe quoi",
    "é" * 100,
    "A" * 400_000,
    lambda: seal("pas du JSON"),
    lambda: seal(json.dumps([1, "texte"])),
    lambda: seal(json.dumps(["other use", "POST", "/compte/profil", [["display_name", "X"]], False])),
    lambda: seal(json.dumps(["carried text", "DELETE", "/compte/profil", [["display_name", "X"]], False])),
]


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_what_is_not_a_text_sealed_for_this_is_nothing(browse, someone, forged):
    browser = browse()
    page = browser.get("/connexion")
    value = forged if isinstance(forged, str) else forged()
    assert go_on(browser, page, email=ADDRESS, password=PASSWORD, **{FIELD: value}).location == "/"
    assert not waiting()


@pytest.mark.parametrize("path", ["//ailleurs.example/compte/profil", "/\\ailleurs.example"])
def test_a_text_sent_to_an_address_that_looks_like_another_host_does_not_travel(browse, path):
    browser = browse()
    with browser.app.app_context():
        answer = browser.client.post("/", data=TYPED, headers=HERE, environ_overrides={"PATH_INFO": path})
    assert answer.status_code in (308, 404, 405)
    assert FIELD not in answer.text


def test_nothing_of_the_text_is_in_an_address_or_in_the_log(browse, someone, thread_form, capfd):
    browser, page = refused(browse, thread_form)
    answer = go_on(browser, page, email=ADDRESS, password=PASSWORD)
    assert answer.location.startswith("/compte/textes/")
    told = capfd.readouterr()
    for secret in (CANARY, sealed_in(page), PASSWORD):
        assert secret not in told.out + told.err
    assert CANARY not in unsealed_parts(page)
    assert page.headers["Cache-Control"] == "no-store"


def unsealed_parts(page):
    """The hidden fields of the page, as the wire shows them."""
    return " ".join(field.attrs.get("value", "") for field in page.select("input[type=hidden]"))

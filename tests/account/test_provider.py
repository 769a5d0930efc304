"""Signing in by an identity provider, against a real one."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.config import Settings, UnsafeSettings
from app.extensions import db
from app.kernel.people.models import FirstFactor, OidcIdentity, UserSession
from app.kernel.people.roles import Role
from app.web import provider
from tests import make
from tests.account.factors import URL as CODE
from tests.account.factors import after_the_password, is_signed_in, letters
from tests.account.providers import CLIENT, SECRET, agree, answer_in, back, deny, describe, real_provider

START = "/connexion/fournisseur"
RETURN = "/connexion/fournisseur/retour"
LINK = "/compte/fournisseur/relier"


@pytest.fixture(scope="module")
def issuer():
    with real_provider() as made:
        yield made


@pytest.fixture
def connected(app, issuer):
    """The portal, with this provider configured."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(
        before,
        oidc_issuer=issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_acr_values="eidas1",
        oidc_second_factor_acr=("eidas2",),
        oidc_second_factor_amr=("mfa",),
    )
    yield issuer
    app.config["SETTINGS"] = before
    app.extensions.pop(provider.NAME, None)


def both_factors(browse, phone):
    browser = after_the_password(browse)
    browser.post(CODE, code=phone.code())
    return browser


def come_back(browser, answer, status=303):
    """Come back from the provider: the page with its one button, then the button."""
    page = browser.get(back(answer))
    fields = {field.attrs["name"]: field.attrs["value"] for field in page.select("main input[type=hidden]")}
    fields.pop("csrf_token", None)
    return browser.post(RETURN, status=status, **fields)


def link(browse, phone, subject="agent-1"):
    browser = both_factors(browse, phone)
    away = browser.get(LINK, status=302).location
    assert come_back(browser, agree(away, subject)).location == "/compte/second-facteur"
    return browser


def sign_in(browse, subject="agent-1", suite="", status=303):
    browser = browse()
    away = browser.get(START + suite, status=302).location
    return browser, come_back(browser, agree(away, subject), status=status)


def test_without_a_provider_there_is_no_button_and_no_page(browse, someone):
    assert "fournisseur" not in browse().get("/connexion").source
    for address in (START, RETURN):
        browse().get(address, status=404)
    browse().post(RETURN, status=404, code="x", state="y")
    browse(someone).get(LINK, status=404)
    browse(someone).post("/compte/fournisseur/separer", status=404)
    assert "ProConnect" not in browse(someone).get("/compte/second-facteur").source


def test_an_identity_is_linked_while_signed_in_with_both_factors_then_opens_the_account(
    browse, someone, phone, connected
):
    describe(connected, "agent-1", acr="eidas1")
    link(browse, phone)
    assert letters()[-1] == "identity_linked"
    kept = db.session.scalars(select(OidcIdentity)).one()
    assert (kept.issuer, kept.subject) == (connected, "agent-1")
    browser, answer = sign_in(browse, suite="?suite=/aide/")
    assert answer.location == f"{CODE}?suite=/aide/", "the provider did not meet the second factor: the portal asks"
    assert not is_signed_in(browser)
    db.session.expire_all()
    assert db.session.scalars(select(UserSession.first_factor).order_by(UserSession.id.desc())).first() == "oidc"


@pytest.mark.parametrize(
    ("claims", "whole"),
    [
        ({"acr": "eidas2"}, True),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "eidas1"}, False),
        ({"acr": "eidas3"}, False),
        ({"amr": ["pwd"]}, False),
        ({"acr": "mfa"}, False),
        ({}, False),
    ],
)
def test_the_second_factor_is_met_only_in_the_words_that_are_configured(
    browse, someone, phone, connected, claims, whole
):
    describe(connected, "agent-1", **claims)
    link(browse, phone)
    browser, answer = sign_in(browse, suite="?suite=/aide/")
    assert answer.location == ("/aide/" if whole else f"{CODE}?suite=/aide/")
    assert is_signed_in(browser) is whole


def test_what_is_asked_of_the_provider_is_the_least_and_cannot_be_guessed(browse, connected):
    asked = answer_in(browse().get(START, status=302).location)
    assert asked["scope"] == "openid"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["acr_values"] == "eidas1"
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/connexion/fournisseur/retour"
    again = answer_in(browse().get(START, status=302).location)
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 20
        assert asked[name] != again[name]


def test_an_identity_that_nobody_linked_opens_nothing_and_creates_nobody(browse, someone, phone, connected):
    describe(connected, "unknown", email="quelquun@example.org", email_verified=True)
    browser, page = sign_in(browse, "unknown", status=422)
    assert "reliée à aucun compte" in page.words
    assert not is_signed_in(browser)
    assert db.session.scalars(select(UserSession)).all() == []


@pytest.mark.parametrize("verified", [True, False])
def test_an_address_equal_to_an_administrators_opens_nothing(browse, connected, verified):
    make.person(Role.ADMIN, email="admin@region.example")
    describe(connected, "impostor", email="admin@region.example", email_verified=verified, acr="eidas2")
    browser, _page = sign_in(browse, "impostor", status=422)
    assert not is_signed_in(browser)
    describe(connected, "admin@region.example", email="admin@region.example", email_verified=verified, acr="eidas2")
    browser, _page = sign_in(browse, "admin@region.example", status=422)
    assert not is_signed_in(browser)


def test_an_identity_linked_to_somebody_else_is_refused(browse, someone, phone, connected):
    other = make.person(Role.SOCIAL_WORKER)
    db.session.add(OidcIdentity(person_id=other.id, issuer=connected, subject="agent-1"))
    db.session.commit()
    browser = both_factors(browse, phone)
    away = browser.get(LINK, status=302).location
    page = come_back(browser, agree(away, "agent-1"), status=422)
    assert "déjà reliée à un autre compte" in page.words
    assert db.session.scalars(select(OidcIdentity.person_id)).all() == [make.again(other).id]


def test_one_account_has_one_identity_and_may_be_separated_from_it(browse, someone, phone, connected):
    browser = link(browse, phone)
    away = browser.get(LINK, status=302).location
    assert "Séparez-la" in come_back(browser, agree(away, "agent-2"), status=422).words
    browser.post("/compte/fournisseur/separer")
    browser.post("/compte/fournisseur/separer")
    assert letters().count("identity_unlinked") == 1
    assert db.session.scalars(select(OidcIdentity)).all() == []
    sign_in(browse, status=422)


def test_linking_again_the_same_identity_changes_nothing(browse, someone, phone, connected):
    browser = link(browse, phone)
    away = browser.get(LINK, status=302).location
    come_back(browser, agree(away, "agent-1"))
    assert len(db.session.scalars(select(OidcIdentity)).all()) == 1
    assert letters().count("identity_linked") == 1


def test_without_both_factors_of_the_portal_nothing_is_linked(browse, someone, phone, connected):
    half = browse(someone, second_factor=False)
    assert half.get(LINK, status=303).location.startswith(CODE)
    plain = make.person(Role.SOCIAL_WORKER)
    assert "mot de passe et le code" in browse(plain).get(LINK, status=422).words
    link(browse, phone)
    describe(connected, "agent-1", acr="eidas2")
    by_provider, _answer = sign_in(browse)
    assert is_signed_in(by_provider)
    assert "mot de passe et le code" in by_provider.get(LINK, status=422).words


def test_a_closed_account_is_not_opened_by_its_identity(browse, someone, phone, connected):
    link(browse, phone)
    make.again(someone).is_active = False
    db.session.commit()
    sign_in(browse, status=422)


def test_somebody_who_refuses_at_the_provider_reads_why_and_may_start_again(browse, connected):
    browser = browse()
    answer = deny(browser.get(START, status=302).location)
    page = browser.get(back(answer), status=422)
    assert "n’a pas confirmé qui vous êtes" in page.words
    assert page.one("main a.btn-primary").attrs["href"] == "/connexion"


def test_signing_out_ends_the_providers_session_too(browse, someone, phone, connected):
    describe(connected, "agent-1", acr="eidas2")
    link(browse, phone)
    browser, _answer = sign_in(browse)
    db.session.expire_all()
    opened = select(UserSession).where(UserSession.first_factor == FirstFactor.OIDC)
    token = db.session.scalars(opened).one().provider_token
    assert token
    raw = db.session.connection().exec_driver_sql("SELECT provider_token FROM user_session").all()
    assert token not in str(raw), "kept sealed"
    page = browser.follow("/deconnexion")
    leaving = page.headers["Refresh"].removeprefix("0;url=")
    assert leaving.startswith(f"{connected}/oauth2/end_session?")
    assert answer_in(leaving)["id_token_hint"] == token
    assert answer_in(leaving)["post_logout_redirect_uri"] == "http://127.0.0.1:8000/"
    assert page.one("main a").attrs["href"] == leaving
    assert browser.get("/deconnexion/fournisseur", status=303).location == "/"
    db.session.expire_all()
    assert db.session.scalars(opened).one().provider_token is None


def test_signing_out_of_a_local_session_goes_nowhere_else(browse, someone, phone, connected):
    assert both_factors(browse, phone).post("/deconnexion").location == "/"


def test_production_refuses_a_provider_in_the_clear_or_without_its_secret():
    safe = {
        "production": True,
        "secret_key": "x" * 40,
        "data_keys": ("k",),
        "smtp_url": "smtps://mail",
        "base_url": "https://tissage.example",
    }
    Settings(**safe, oidc_issuer="https://p.example", oidc_client_id="a", oidc_client_secret="b").check()
    with pytest.raises(UnsafeSettings, match="OIDC_ISSUER is not https"):
        Settings(**safe, oidc_issuer="http://p.example", oidc_client_id="a", oidc_client_secret="b").check()
    with pytest.raises(UnsafeSettings, match="OIDC_CLIENT_ID"):
        Settings(**safe, oidc_issuer="https://p.example").check()

"""An identity provider that lies, fails or is imitated: nobody is signed in, nothing is half-written, all is told."""

import time
from dataclasses import replace

import pytest
from joserfc.jwk import OctKey
from sqlalchemy import select

from app.extensions import db
from app.kernel.people.models import OidcIdentity, UserSession
from app.kernel.people.roles import Role
from app.web import provider
from tests import make
from tests.account.factors import is_signed_in
from tests.account.providers import CLIENT, SECRET, Liar, back

START = "/connexion/fournisseur"
RETURN = "/connexion/fournisseur/retour"


@pytest.fixture
def liar(app):
    """The portal configured with a provider that signs what it is told to, and somebody it knows."""
    with Liar().serving() as made:
        before = app.config["SETTINGS"]
        app.config["SETTINGS"] = replace(
            before,
            oidc_issuer=made.issuer,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
            oidc_second_factor_acr=("eidas2",),
        )
        someone = make.person(Role.SOCIAL_WORKER)
        db.session.add(OidcIdentity(person_id=someone.id, issuer=made.issuer, subject="agent-1"))
        db.session.commit()
        yield made
        app.config["SETTINGS"] = before
        app.extensions.pop(provider.NAME, None)


def arrive(browser, answer, status=422):
    browser.get(back(answer))
    return browser.post(RETURN, status=status, **answer)


def refused(browse, liar, status=422):
    """Go and come back; nobody must be signed in, and nothing written."""
    browser = browse()
    page = arrive(browser, liar.agrees(browser.get(START, status=302).location), status=status)
    assert not is_signed_in(browser)
    assert db.session.scalars(select(UserSession)).all() == []
    assert page.select("main a.btn-primary"), "the page says where to go on"
    return page


def test_the_same_answers_are_taken_when_nothing_is_wrong(browse, liar):
    browser = browse()
    assert arrive(browser, liar.agrees(browser.get(START, status=302).location), status=303).location == "/"
    assert is_signed_in(browser)
    assert len(liar.verifiers[0]) >= 43, "the proof of PKCE goes with the code"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": ["another client"], "azp": CLIENT},
        {"aud": "another client", "azp": CLIENT},
        {"aud": [CLIENT, "another client"], "azp": "another client"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"nbf": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_opens_nothing(browse, liar, claims):
    liar.claims = claims
    refused(browse, liar)


def test_a_token_signed_by_another_key_opens_nothing(browse, liar):
    liar.signs_with = liar.other_key
    refused(browse, liar)


def test_a_token_signed_by_nobody_opens_nothing(browse, liar):
    liar.described = {"id_token_signing_alg_values_supported": ["none", "RS256"]}
    liar.header = {"alg": "none"}
    refused(browse, liar)


def test_a_token_signed_with_our_own_secret_opens_nothing(browse, liar):
    liar.described = {"id_token_signing_alg_values_supported": ["HS256", "RS256"]}
    liar.header = {"alg": "HS256"}
    liar.signs_with = OctKey.import_key(SECRET)
    refused(browse, liar)


def test_an_answer_without_a_signed_token_opens_nothing_whatever_is_beside_it(browse, liar):
    liar.answers = {"access_token": "a", "token_type": "Bearer", "userinfo": {"sub": "agent-1", "acr": "eidas2"}}
    refused(browse, liar)


def test_a_code_is_taken_once(browse, liar):
    browser = browse()
    answer = liar.agrees(browser.get(START, status=302).location)
    arrive(browser, answer, status=303)
    browser.post("/deconnexion")
    assert "a déjà servi" in arrive(browser, answer).words
    assert not is_signed_in(browser)


def test_a_state_that_did_not_leave_from_this_browser_is_refused(browse, liar):
    thief, victim = browse(), browse()
    answer = liar.agrees(thief.get(START, status=302).location)
    assert "ne correspond à aucune demande" in arrive(victim, answer).words
    victim.get(START, status=302)
    arrive(victim, {**answer, "state": "made up"})
    assert not is_signed_in(victim)
    assert liar.verifiers == [], "the provider is not even asked"


def test_an_answer_of_an_earlier_departure_is_refused(browse, liar):
    browser = browse()
    earlier = liar.agrees(browser.get(START, status=302).location)
    browser.get(START, status=302)
    arrive(browser, earlier)
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "https://evil.example/token"},
        {"jwks_uri": "https://evil.example/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "http://127.0.0.1:1/keys"},
        {"authorization_endpoint": "https://evil.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "https://evil.example/bye"},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
        {"token_endpoint": None},
    ],
    ids=str,
)
def test_a_description_that_leads_elsewhere_is_not_followed(browse, liar, described):
    liar.described = described
    page = browse().get(START, status=503)
    assert "ne répond pas comme prévu" in page.words
    liar.described = {}
    browse().get(START, status=302)


@pytest.mark.parametrize(
    "answer",
    [
        ("not json", 200),
        ("", 500),
        ('{"error": "invalid_grant"}', 400, {"Content-Type": "application/json"}),
        ("", 302, {"Location": "https://evil.example/token"}),
        ("[]", 200, {"Content-Type": "application/json"}),
        ('{"id_token": "a.b.c", "access_token": "x"}', 200, {"Content-Type": "application/json"}),
    ],
    ids=str,
)
def test_an_answer_out_of_the_norm_is_told_and_opens_nothing(browse, liar, answer):
    liar.answers = answer
    browser = browse()
    leaving = liar.agrees(browser.get(START, status=302).location)
    page = arrive(browser, leaving, status=None)
    assert page.status in (422, 503)
    assert "Connexion par ProConnect impossible" in page.text_of("h1")
    assert not is_signed_in(browser)
    assert db.session.scalars(select(UserSession)).all() == []


def test_a_provider_that_is_down_is_told_with_another_way_in(app, browse, liar):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], oidc_issuer="http://127.0.0.1:1")
    page = browse().get(START, status=503)
    assert "votre adresse et votre mot de passe" in page.words
    assert page.one("main a.btn-primary").attrs["href"] == "/connexion"


def test_a_provider_that_does_not_answer_is_waited_for_five_seconds_at_most(browse, liar):
    liar.waits = 20
    started = time.monotonic()
    browse().get(START, status=503)
    assert time.monotonic() - started < 6
    liar.waits = 0


@pytest.mark.parametrize("suite", ["//evil.example", "https://evil.example", "/\\evil"])
def test_nobody_is_sent_to_another_site_after_coming_back(browse, liar, suite):
    liar.claims = {"acr": "eidas2"}
    browser = browse()
    away = browser.get(f"{START}?suite={suite}", status=302).location
    assert arrive(browser, liar.agrees(away), status=303).location == "/"


def test_words_of_the_provider_are_never_written_in_our_pages(browse, liar):
    strange = '"><script>alert(1)</script>'
    page = browse().get(f"{RETURN}?error=access_denied&error_description={strange}", status=422)
    assert strange not in page.source
    assert "<script>alert" not in page.source
    page = browse().get(back({"code": strange, "state": strange}))
    assert "<script>alert" not in page.source


def test_addresses_of_our_own_portal_are_not_taken_from_the_request(browse, liar):
    away = browse().get(START, status=302, Host="evil.example").location
    assert "redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2F" in away

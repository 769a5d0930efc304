"""Signing in by an identity provider, in a browser: two hosts, one strict policy, with and without scripts."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from app.extensions import db
from app.kernel.people.models import OidcIdentity
from app.kernel.people.queries import person_by_email
from app.web import provider
from tests.account.providers import CLIENT, SECRET, describe, real_provider
from tests.browser.site import Site, demo_address

pytestmark = pytest.mark.browser


@pytest.fixture
def issuer(site: Site) -> Iterator[str]:
    """The portal linked to a provider that knows the social worker of the demonstration."""
    before = site.app.config["SETTINGS"]
    with real_provider() as made:
        describe(made, "agent-1", acr="eidas2")
        site.app.config["SETTINGS"] = replace(
            before,
            base_url=site.address,
            oidc_issuer=made,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
            oidc_second_factor_acr=("eidas2",),
        )
        with site.app.app_context():
            someone = person_by_email(demo_address("social"))
            assert someone is not None
            db.session.add(OidcIdentity(person_id=someone.id, issuer=made, subject="agent-1"))
            db.session.commit()
        yield made
    site.app.config["SETTINGS"] = before
    site.app.extensions.pop(provider.NAME, None)


def agree(page: Page) -> None:
    """Say who one is at the provider."""
    page.locator("input[name=sub]").fill("agent-1")
    page.locator("button[type=submit], button:not([value=deny])").first.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_somebody_signs_in_by_the_provider_and_leaves_both(
    browsers: Callable[[int], Browser], site: Site, issuer: str, javascript: bool
) -> None:
    context = browsers(1).new_context(java_script_enabled=javascript, viewport={"width": 360, "height": 720})
    page = context.new_page()
    page.goto(f"{site.address}/connexion?suite=/aide/")
    page.get_by_role("link", name="Se connecter par ProConnect").click()
    assert page.url.startswith(issuer)
    agree(page)
    if not javascript:
        page.get_by_role("button", name="Continuer").click()
    page.wait_for_url(f"{site.address}/aide/")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(f"{issuer}/oauth2/end_session**")
    page.goto(site.address)
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    context.close()

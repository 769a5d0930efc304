"""The identity provider: going there, coming back, and believing nothing it did not sign for us.

OpenID Connect by code, with PKCE, state and nonce, through Authlib. The portal speaks to the configured issuer and to
nobody else outside: an address elsewhere is refused, even when the issuer's own description names it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.base_client.errors import MismatchingStateError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import abort, current_app, session, url_for
from joserfc.errors import JoseError
from requests import RequestException, Response
from werkzeug.wrappers import Response as Answer

from app.config import Settings
from app.extensions import db
from app.kernel.refusals import Refusal

log = structlog.get_logger(__name__)

NAME = "provider"
TRIP = "provider_trip"
# Connecting, then waiting for each answer: together less than five seconds.
PATIENCE = (2, 2.5)
# A signature made with a secret we share, or with none, proves nothing.
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SIGN_IN, LINK = "sign_in", "link"


class ProviderFailed(Refusal):
    """The provider does not answer, or not as the norm says."""

    status = 503
    message = (
        "Le service d’identité ne répond pas comme prévu. Réessayez dans quelques minutes, ou connectez-vous avec "
        "votre adresse et votre mot de passe."
    )


class ProviderRefused(Refusal):
    """The provider, or the person in front of it, said no."""

    message = "Le service d’identité n’a pas confirmé qui vous êtes. Rien n’a changé\u00a0: vous pouvez recommencer."


class TripLost(Refusal):
    """What comes back is not what left from this browser: replayed, too late, or made up by somebody else."""

    message = (
        "Cette réponse ne correspond à aucune demande partie de ce navigateur, ou a déjà servi. Recommencez depuis la "
        "page de connexion."
    )


@dataclass(frozen=True)
class Recognised:
    """What the provider signed about whoever came back, and why they had gone."""

    issuer: str
    subject: str
    second_factor_met: bool
    id_token: str
    purpose: str
    onward: str | None


class Confined(OAuth2Session):  # type: ignore[misc]
    """A line to the outside that reaches one host and waits for a few seconds at most."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Ask, unless it is elsewhere; an answer that leads elsewhere is not followed."""
        if not is_of_issuer(url):
            raise ProviderFailed
        kwargs.update(timeout=PATIENCE, allow_redirects=False)
        return super().request(method, url, *args, **kwargs)  # type: ignore[no-any-return]


class Provider(FlaskOAuth2App):  # type: ignore[misc]
    """The configured provider, whose description is checked before it is believed."""

    client_cls = Confined

    def load_server_metadata(self) -> dict[str, Any]:
        """What the provider says of itself, once it is of this very issuer, on its own host, signing as we accept."""
        known = super().load_server_metadata()
        named = [known.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        leaving = known.get("end_session_endpoint")
        signatures = [
            name for name in known.get("id_token_signing_alg_values_supported", ["RS256"]) if name in SIGNATURES
        ]
        sound = known.get("issuer") == settings().oidc_issuer and signatures
        if not sound or not all(map(is_of_issuer, [*named, *([leaving] if leaving else [])])):
            known.clear()
            log.warning("provider.unsound")
            raise ProviderFailed
        known["id_token_signing_alg_values_supported"] = signatures
        return known  # type: ignore[no-any-return]


def settings() -> Settings:
    """The settings of this portal."""
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]


def name() -> str | None:
    """What the provider is called, or None when none is configured."""
    return settings().oidc_name if settings().oidc_issuer else None


def is_of_issuer(url: Any) -> bool:
    """Whether an address is of the configured issuer's own host."""
    issuer, asked = urlsplit(settings().oidc_issuer), urlsplit(str(url or ""))
    return bool(issuer.netloc) and (asked.scheme, asked.netloc) == (issuer.scheme, issuer.netloc)


def leave(purpose: str, onward: str | None) -> Answer:
    """Send the browser to the provider, remembering why and where to go next; raises ProviderFailed."""
    provider = _provider()
    for kept in [key for key in session if key.startswith("_state_")]:
        session.pop(kept)
    wanted = {"acr_values": settings().oidc_acr_values} if settings().oidc_acr_values else {}
    if settings().oidc_second_factor_amr:
        wanted["claims"] = '{"id_token":{"amr":{"essential":true}}}'
    with _outside():
        answer = provider.authorize_redirect(_here("account.provider_return"), **wanted)
    session[TRIP] = {"purpose": purpose, "onward": onward}
    return answer  # type: ignore[no-any-return]


def come_back() -> Recognised:
    """Who the provider says came back, by the form that holds its code.

    Each trip ends here once, whatever comes of it; raises ProviderFailed, ProviderRefused, TripLost.
    """
    provider, issuer = _provider(), settings().oidc_issuer
    trip = session.pop(TRIP, None)
    if not trip:
        raise TripLost
    expected = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": settings().oidc_client_id},
    }
    with _outside():
        token = provider.authorize_access_token(claims_options=expected, leeway=30)
    # What is beside the signed token, unsigned, is not looked at.
    claims = token.get("userinfo") if token.get("id_token") else None
    if not claims or not claims.get("sub"):
        raise ProviderRefused
    return Recognised(
        issuer=issuer,
        subject=str(claims["sub"]),
        second_factor_met=met(claims),
        id_token=str(token["id_token"]),
        purpose=trip["purpose"],
        onward=trip["onward"],
    )


def met(claims: dict[str, Any]) -> bool:
    """Whether the provider says, in words we were told to believe, that it met the second factor."""
    methods = claims.get("amr") if isinstance(claims.get("amr"), list) else []
    return claims.get("acr") in settings().oidc_second_factor_acr or bool(
        {str(method) for method in methods or ()} & set(settings().oidc_second_factor_amr)
    )


def farewell(id_token: str) -> str | None:
    """The address that ends the provider's session too, or None when it offers none or does not answer."""
    try:
        with _outside():
            leaving = _provider().create_logout_url(
                post_logout_redirect_uri=_here("home.index"), id_token_hint=id_token
            )
    except Refusal:
        return None
    return str(leaving["url"])


def _here(endpoint: str) -> str:
    """A page of ours as the provider knows it: by the configured address, whatever the request says of its host."""
    return settings().base_url.rstrip("/") + url_for(endpoint)


def _provider() -> Provider:
    """The provider of this portal, described once a process; 404 when none is configured."""
    if not settings().oidc_issuer:
        abort(404)
    known = current_app.extensions.get(NAME)
    if known is None:
        known = current_app.extensions[NAME] = OAuth(current_app).register(
            NAME,
            client_cls=Provider,
            client_id=settings().oidc_client_id,
            client_secret=settings().oidc_client_secret,
            server_metadata_url=settings().oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
            client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
        )
    return known  # type: ignore[no-any-return]


@contextmanager
def _outside() -> Iterator[None]:
    """Speak to the provider while holding nothing of the database, and tell its failures in our own words."""
    db.session.rollback()
    try:
        yield
    except MismatchingStateError:
        raise TripLost from None
    except (OAuthError, JoseError) as error:
        log.warning("provider.refused", kind=type(error).__name__)
        raise ProviderRefused from None
    except (RequestException, ValueError, RuntimeError, KeyError, TypeError) as error:
        # What it answered is not what the norm says, or nothing came at all.
        log.warning("provider.failed", kind=type(error).__name__)
        raise ProviderFailed from None

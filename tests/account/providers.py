"""Identity providers for tests: a real one in its own process, and one that lies as it is told to."""

import json
import socket
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT = "tissage"
SECRET = "tests only: nothing is protected by this secret"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def real_provider() -> Iterator[str]:
    """A provider in a process of its own; yields its issuer."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with suppress(requests.ConnectionError):
                requests.get(f"{issuer}/.well-known/openid-configuration", timeout=2)
                break
            time.sleep(0.1)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


def describe(issuer: str, subject: str, **claims: Any) -> None:
    """What the real provider knows of somebody."""
    answer = requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5)
    answer.raise_for_status()


def agree(address: str, subject: str) -> dict[str, str]:
    """Sign in at the real provider; returns what it sends back to the portal."""
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text[:400]
    return answer_in(answer.headers["Location"])


def deny(address: str) -> dict[str, str]:
    """Refuse at the real provider; returns what it sends back to the portal."""
    answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=5)
    return answer_in(answer.headers["Location"])


def answer_in(location: str) -> dict[str, str]:
    """The words of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


class Liar:
    """A provider that signs whatever it is told to."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.issuer = f"http://127.0.0.1:{free_port()}"
        self.described: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.signs_with: Any = self.key
        self.answers: Any = None
        self.asked: list[dict[str, str]] = []
        self.waits = 0.0
        self.verifiers: list[str] = []

    def description(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.described,
        }

    def token(self) -> dict[str, Any]:
        """What it gives for a code, unless told otherwise."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "agent-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked[-1].get("nonce", ""),
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "not looked at", "token_type": "Bearer", "id_token": self.signed(kept)}

    def signed(self, claims: dict[str, Any]) -> str:
        """The token, under this header; with no signature at all when it says so."""
        if self.header["alg"] == "none":
            parts = (urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (self.header, claims))
            return b".".join([*parts, b""]).decode()
        return jwt.encode(self.header, claims, self.signs_with, algorithms=["RS256", "HS256"])

    def app(self) -> Flask:
        """Its pages."""
        made = Flask("liar")

        @made.get("/.well-known/openid-configuration")
        def description() -> Any:
            time.sleep(self.waits)
            return jsonify(self.description())

        @made.get("/keys")
        def keys() -> Any:
            return jsonify({"keys": [self.key.as_dict(private=False)]})

        @made.get("/authorize")
        def authorize() -> Any:
            return redirect("/")

        @made.post("/token")
        def token() -> Any:
            self.verifiers.append(request.form.get("code_verifier", ""))
            if self.answers is not None:
                return self.answers
            return jsonify(self.token())

        return made

    @contextmanager
    def serving(self) -> Iterator["Liar"]:
        """Answer until told to stop."""
        server = make_server("127.0.0.1", int(urlsplit(self.issuer).port or 0), self.app(), threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()

    def agrees(self, address: str) -> dict[str, str]:
        """What it sends back to the portal for this departure."""
        self.asked.append(answer_in(address))
        return {"code": "one code", "state": self.asked[-1]["state"]}


def back(answer: dict[str, str]) -> str:
    """The address a browser comes back to."""
    return f"/connexion/fournisseur/retour?{urlencode(answer)}"


__all__ = ["CLIENT", "SECRET", "Liar", "agree", "answer_in", "back", "deny", "describe", "real_provider"]

"""Security headers on every answer, errors and files included."""

import secrets

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


FRAMED = "frame-ancestors *"


def csp_nonce() -> str:
    """The nonce of this answer, made when first asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def policy(nonce: str | None, *, framed_by: str = "'none'") -> str:
    """The content security policy: everything from here, nothing inline but what carries the nonce."""
    script = "script-src 'self'" + (f" 'nonce-{nonce}'" if nonce else "")
    return (
        f"default-src 'none'; {script}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {framed_by}"
    )


def let_be_framed(response: Response) -> Response:
    """Let any site show this answer in a frame: it holds nothing of its reader, and no button that does anything."""
    response.headers["Content-Security-Policy"] = policy(None, framed_by="*")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def protect(response: Response) -> Response:
    """Add the headers; pages made for one person are never kept by caches."""
    for name, value in FIXED.items():
        if name == "X-Frame-Options" and FRAMED in response.headers.get("Content-Security-Policy", ""):
            continue
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", policy(g.get("csp_nonce")))
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if g.get("signed_out"):
        # Not the cookies: ours is emptied already, and the page that follows may need one.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    if request.endpoint not in ("static", "bootstrap.static") and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if g.get("for_one_person") else "no-cache"
    return response


def install(app: Flask) -> None:
    """Protect every answer."""
    app.after_request(protect)

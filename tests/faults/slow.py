"""The portal with a wait before every page that asks for one: what gunicorn serves when tests stop it half-way."""

import time
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from wsgi import app as portal


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Take the time that the request asks for, then answer it."""
    time.sleep(float(environ.get("HTTP_X_TAKE", "0")))
    return portal.wsgi_app(environ, start_response)

"""What an address may hold, and where one that is nearly right leads."""

from urllib.parse import urlsplit, urlunsplit

from flask import Flask, redirect, request
from werkzeug.routing import IntegerConverter, RequestRedirect
from werkzeug.wrappers import Response

# The largest key a database column holds: beyond it an address leads nowhere rather than to an error.
LARGEST = 2**31 - 1


class KeyConverter(IntegerConverter):
    """A whole number that may be a row's key, written in the ten digits of the keyboard."""

    regex = "[0-9]+"

    def to_python(self, value: str) -> int:
        """The number, or 0, which is no row's key: what is too large leads nowhere, by any method."""
        number = int(value) if len(value) <= len(str(LARGEST)) else 0
        return number if number <= LARGEST else 0


def stay_here(response: Response) -> Response:
    """A slash too many or too few leads to the right address on the host one is on, whatever host the request named."""
    error = request.routing_exception
    if isinstance(error, RequestRedirect):
        wanted = urlsplit(error.new_url)
        # One slash only: two would name a host.
        here = redirect(urlunsplit(("", "", f"/{wanted.path.lstrip('/')}", wanted.query, "")), response.status_code)
        response.location = here.location
        response.set_data(here.get_data())
    return response


def install(app: Flask) -> None:
    """Bound the numbers of every address, and keep its redirections here."""
    app.url_map.converters["int"] = KeyConverter
    app.after_request(stay_here)

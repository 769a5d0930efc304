"""Whether a button of a letter leads to a page: a letter cannot be corrected once it has left."""

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


class LeadsNowhere(ValueError):
    """A letter's button leads to no page of the portal."""


def check_path(path: str) -> None:
    """Raise LeadsNowhere unless this path is one that the portal answers."""
    bare = path.partition("?")[0].partition("#")[0]
    try:
        current_app.url_map.bind("portal").match(bare, method="GET")
    except (HTTPException, RequestRedirect):
        raise LeadsNowhere("a letter's button leads to no page of the portal") from None

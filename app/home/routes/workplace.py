"""Where somebody works: the page that a role is for."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.home.queries import workplace as queries
from app.web import access


@access.signed_in
def workplace(perimeter_id: int) -> ResponseReturnValue:
    """Lead to what one does in this place: noting an activity, a space, a part of the portal."""
    endpoint, values = queries.workplace_of(access.actor(), perimeter_id)
    return redirect(url_for(endpoint, **values), 303)

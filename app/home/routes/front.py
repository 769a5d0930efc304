"""The home page: what the portal is, its map, its doors; for staff, what waits for them."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.home.queries import front
from app.web import access


@access.public
def index() -> ResponseReturnValue:
    """The home page of whoever asks."""
    return render_template("home/index.html", **front.home_page(access.actor()))

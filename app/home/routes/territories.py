"""Territories: the list that leads to them, and the portrait of each."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.home.queries import portrait
from app.kernel.territories.queries import get_territory
from app.web import access


@access.public
def territories() -> ResponseReturnValue:
    """The list of territories, and a commune looked for by its name."""
    return render_template("home/territories.html", **portrait.territory_list(request.args.get("commune", "")))


@access.public
def territory(type: str, code: str) -> ResponseReturnValue:
    """The portrait of a territory; a code of the past leads to today's."""
    found = get_territory(type, code)
    if found.code != code:
        return redirect(url_for("home.territory", type=type, code=found.code), 301)
    return render_template("home/territory.html", **portrait.portrait(found, access.actor()))

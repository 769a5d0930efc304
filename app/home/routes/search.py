"""Searching the whole portal, and suggestions while one types."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.home.queries import search as queries
from app.web import access

FILTERS = ("genre", "territoire", "theme")


@access.public
def search() -> ResponseReturnValue:
    """What answers the words typed, as far as the reader may read."""
    question = queries.Question(
        typed=request.args.get("q", ""),
        page=request.args.get("page", 1, type=int),
        **{name: request.args.get(name, "") for name in FILTERS},
    )
    return render_template("home/search.html", **queries.results_page(question, access.actor()))


@access.public
def suggestions() -> ResponseReturnValue:
    """A few names that begin as what is being typed; never kept by a cache."""
    answer = jsonify(suggestions=queries.suggested(request.args.get("q", ""), access.actor()))
    answer.headers["Cache-Control"] = "no-store"
    return answer

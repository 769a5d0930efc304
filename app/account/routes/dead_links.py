"""The page of a link that opens nothing any more."""

from flask import make_response, render_template, url_for
from werkzeug.wrappers import Response


def dead_link(endpoint: str, label: str, advice: str = "") -> Response:
    """The same page for a link that is unknown, used, too old or withdrawn, with where to go instead."""
    return make_response(
        render_template("account/dead_link.html", url=url_for(endpoint), label=label, advice=advice), 410
    )

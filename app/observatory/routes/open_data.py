"""What the portal publishes, for catalogues and readers of news: a DCAT catalogue and an Atom feed."""

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.kernel.people.models import Visitor
from app.kernel.visibility import reading_as
from app.observatory.queries import latest_releases
from app.observatory.queries.explore import catalogue
from app.observatory.queries.taking.dcat import Addresses, turtle
from app.observatory.routes import bp as observatory
from app.observatory.routes.taking.common import absolute
from app.web import access
from app.web.listing import rows_of

bp = Blueprint("open_data", __name__)

MOST_TOLD = 50


@bp.get("/catalogue.ttl")
@access.public
def dcat() -> ResponseReturnValue:
    """The releases in force as data sets, with the files they may be taken in (DCAT-AP-FR)."""
    with reading_as(Visitor()):
        told = turtle(catalogue(), _addresses())
    return _kept(Response(told, content_type="text/turtle; charset=utf-8"))


@observatory.get("/publications.atom")
@access.public
def publications() -> ResponseReturnValue:
    """The last publications, for readers of news."""
    with reading_as(Visitor()):
        releases = rows_of(latest_releases(Visitor()), limit=MOST_TOLD)
        told = render_template("observatory/publications.xml", releases=releases, absolute=absolute)
    return _kept(Response(told, content_type="application/atom+xml; charset=utf-8"))


def _addresses() -> Addresses:
    return Addresses(
        catalogue=absolute(url_for("open_data.dcat")),
        portal=str(current_app.config["SETTINGS"].base_url).rstrip("/"),
        explorer=absolute(url_for("observatory.explorer")),
        files=absolute(url_for("observatory.source_file", source_id=0)).removesuffix("0"),
        csv=absolute(url_for("observatory.take", form="csv")),
        interface=absolute("/api/v1"),
        description=absolute(url_for("api.openapi")),
    )


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response

"""The answer of the page as a file."""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.observatory.routes import bp
from app.observatory.routes.taking.common import (
    TooLong,
    asked_exactly,
    marked,
    name_of,
    print_of,
    taking_of,
    unchanged,
)
from app.observatory.routes.taking.forms import FORMS
from app.web import access

NARROWER = "Prenez le CSV ou le Parquet, ou choisissez moins de territoires, de métiers ou de périodes."


@bp.get('/explorer/donnees.<any("csv", "xlsx", "ods", "json", "parquet", "csv-metadata.json"):form>')
@access.public
def take(form: str) -> ResponseReturnValue:
    """The whole answer as a file; refused when the question cannot be put as it is, or is too long for the format."""
    asked, made = asked_exactly(request.args.to_dict(flat=False)), FORMS[form]
    etag = print_of(asked, form)
    if unchanged(etag):
        return marked(Response(status=304), etag)
    taking = taking_of(asked)
    if taking.cell_count > made.most:
        raise TooLong(taking.cell_count, made.most, NARROWER)
    return marked(made.make(taking, name_of(taking.asked, form)), etag)

"""The figures for programs: read-only, for everybody, the same questions as the explorer, in plain JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, json, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.kernel.people.models import Visitor
from app.kernel.refusals import Refusal
from app.kernel.visibility import reading_as
from app.web import access
from app.web.errors import WORDS

bp = Blueprint("api", __name__, url_prefix="/api/v1")

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def for_everybody(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Answer what a visitor would be answered, whoever asks: any cache may keep it."""

    @access.public
    @wraps(view)
    def answered(**values: Any) -> ResponseReturnValue:
        with reading_as(Visitor()):
            return view(**values)

    return answered


def as_json(thing: Any, status: int = 200, media_type: str = "application/json") -> Response:
    """A thing as JSON, accents left readable."""
    return Response(json.dumps(thing, ensure_ascii=False), status=status, content_type=media_type)


def problem(status: int, detail: str, title: str = "") -> Response:
    """What went wrong, in plain French (RFC 9457)."""
    told = {
        "type": "about:blank",
        "title": title or WORDS.get(status, WORDS[400])[0],
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    return as_json(told, status, "application/problem+json")


@bp.after_request
def _opened(response: Response) -> Response:
    response.headers.update(OPEN)
    return response


@bp.errorhandler(Refusal)
def _refused(refusal: Refusal) -> Response:
    return problem(refusal.status, refusal.message)


@bp.errorhandler(HTTPException)
def _unwelcome(error: HTTPException) -> Response:
    status = error.code or 500
    return problem(status, WORDS.get(status, WORDS[400])[1])


from app.observatory.routes.api import described, figures  # noqa: E402, F401

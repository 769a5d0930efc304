"""What every way of taking figures away starts from."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, current_app, request, url_for
from werkzeug.wrappers import Response

from app.kernel.instants import today
from app.kernel.refusals import Refusal
from app.observatory.queries.explore import Asked, Question, catalogue, read
from app.observatory.queries.explore.asked import years
from app.observatory.queries.explore.words import occupations_in_words, places_in_words
from app.observatory.queries.taking.figures import Taking, from_the_first_row
from app.observatory.routes.explorer.printing import explorer_address
from app.web.downloads import file_name
from app.web.filters import number

FORMAT = "1"
"""Changes when what is made of the same figures changes, so that copies kept elsewhere are asked again."""


class NotAQuestion(Refusal):
    """A file never answers another question than the one of its address."""

    status = 400


class TooLong(Refusal):
    """More cells than a format holds well."""

    def __init__(self, cells: int, most: int, instead: str) -> None:
        too_many = f"Ce tableau a {number(cells)} cellules, plus que les {number(most)} que ce format tient ici."
        super().__init__(f"{too_many} {instead}")


def asked_exactly(args: Mapping[str, Sequence[str]]) -> Asked:
    """The question of an address, whole; refused when a part of it cannot be asked."""
    asked, notices = read(args, catalogue())
    if asked is None:
        abort(404)
    if notices:
        raise NotAQuestion(" ".join(notices))
    return asked


def taking_of(asked: Asked) -> Taking:
    """An answer about to be taken away, from its first row."""
    plain = from_the_first_row(asked)
    passports = url_for("observatory.figure", observation_id=0).removesuffix("0")
    return Taking(plain, absolute(explorer_address(plain.question)), absolute(passports), today())


def absolute(path: str) -> str:
    """An address of the portal that means the same elsewhere."""
    return f"{str(current_app.config['SETTINGS'].base_url).rstrip('/')}{path}"


def name_of(asked: Asked, extension: str) -> str:
    """A file name that says measure, occupations, places, periods and day, in plain letters."""
    measures = " ".join(measure.code for measure in asked.measures)
    parts = (measures, occupations_in_words(asked)[:40], places_in_words(asked)[:40], years(asked.periods)[:30])
    return file_name(*filter(None, parts), extension=extension, on=today())


def print_of(asked: Asked, *marks: str) -> str:
    """What changes when an answer may change: its question, its releases, the shared lists, the day it is cited on."""
    told = repr((FORMAT, marks, asked.question.address(), asked.catalogue.prints, today()))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def unchanged(etag: str) -> bool:
    """Whether whoever asks already holds this very answer."""
    return request.if_none_match.contains(etag)


def marked(response: Response, etag: str) -> Response:
    """An answer that may be kept, and asked again at little cost."""
    response.set_etag(etag)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def same_question(question: Question, endpoint: str, **values: Any) -> str:
    """The same question put to another address of the portal."""
    return f"{url_for(endpoint, **values)}?{question.address()}"

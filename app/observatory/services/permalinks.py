"""Keeping an answer at an address that lasts."""

import hashlib
from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.kernel.refusals import Refusal
from app.observatory.models import Permalink, Span
from app.observatory.queries.permalinks import permalink_of
from app.observatory.queries.taking.figures import Taking
from app.observatory.queries.taking.frozen import checksum_of, frozen_of

MOST_KEPT = 4_000
# Neither letters nor digits that are taken for one another when an address is copied by hand.
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
SHORT, LONG = 10, 16


class TooManyToKeep(Refusal):
    """An address keeps a table one can read, not a whole file."""

    message = (
        f"Une adresse qui dure garde {MOST_KEPT} cellules au plus. Choisissez moins de territoires, de métiers ou de "
        "périodes, ou emportez le fichier."
    )


def keep_answer(*, taking: Taking, span: Span, last: int | None) -> Permalink:
    """Keep the values of an answer; the same question with the same values is kept once, at one address."""
    if taking.cell_count > MOST_KEPT:
        raise TooManyToKeep
    asked = taking.asked
    question = replace(asked.question, periods=tuple(period.code for period in asked.periods)).address()
    checksum = checksum_of(taking.figures())
    last = last if span is Span.SLIDING else None
    mark = hashlib.sha256("|".join((question, span, str(last), checksum)).encode()).hexdigest()
    found = permalink_of(mark)
    return found or _kept(
        {
            "mark": mark,
            "question": question,
            "title": taking.title,
            "span": str(span),
            "last": last,
            "frozen": frozen_of(taking),
            "checksum": checksum,
        }
    )


def _kept(values: dict[str, object]) -> Permalink:
    """The row of an answer, under the shortest address free; somebody may have kept the same meanwhile."""
    mark = str(values["mark"])
    for length in (SHORT, LONG):
        permalink = Permalink(short=_short(mark, length), **values)
        try:
            with db.session.begin_nested():
                db.session.add(permalink)
                db.session.flush()
        except IntegrityError:
            if same := permalink_of(mark):
                return same
            continue
        return permalink
    raise TooManyToKeep


def _short(mark: str, length: int) -> str:
    """A short word made from a print: the same print gives the same word."""
    number, word = int(mark, 16), ""
    while len(word) < length:
        number, rank = divmod(number, len(LETTERS))
        word += LETTERS[rank]
    return word

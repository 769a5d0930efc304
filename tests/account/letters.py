"""Reading the letters that wait in the outbox, as whoever receives them would."""

import re

from sqlalchemy import select

from app.extensions import db
from app.kernel.mail.models import OutgoingLetter


def letters(letter=None, to=None):
    """The letters posted, the oldest first, of this name and to this address when they are given."""
    question = select(OutgoingLetter).order_by(OutgoingLetter.id)
    if letter:
        question = question.where(OutgoingLetter.letter == letter)
    if to:
        question = question.where(OutgoingLetter.recipient == to)
    return db.session.scalars(question).all()


def path_in(letter):
    """Where the button of a letter leads, within the portal."""
    return re.search(r"https?://[^/\s]+(/\S*)", letter.text).group(1)

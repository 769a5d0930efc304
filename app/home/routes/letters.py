"""Where letters are read on a developer's machine: no mail server is set, so they stay in the outbox."""

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from app.kernel.mail import queries
from app.kernel.mail.models import OutgoingLetter
from app.kernel.mail.writing import parts_of
from app.web import access
from app.web.pagination import paginate


@access.public
def letters() -> ResponseReturnValue:
    """The letters, the newest first."""
    _only_in_development()
    page = paginate(queries.letters(), (OutgoingLetter.id,), descending=True)
    return render_template("home/letters.html", page=page)


@access.public
def letter(letter_id: int) -> ResponseReturnValue:
    """One letter as its reader would see it."""
    _only_in_development()
    found = queries.get_letter(letter_id)
    parts = parts_of(found.text or "", base_url=current_app.config["SETTINGS"].base_url)
    return render_template("home/letter.html", letter=found, parts=parts)


def _only_in_development() -> None:
    """Letters open accounts: where real people are, and where letters really leave, this page does not exist."""
    settings = current_app.config["SETTINGS"]
    if settings.production or settings.smtp_url:
        abort(404)

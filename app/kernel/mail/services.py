"""Posting a letter."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import current_app

from app.extensions import db
from app.kernel.jobs import nudge
from app.kernel.mail.models import OutgoingLetter
from app.kernel.mail.writing import write
from app.kernel.people.models import Person

JOB = "mail.deliver"


def post_letter(letter: str, *, to: str, person: Person | None = None, **facts: Any) -> OutgoingLetter:
    """Put a letter in the outbox, in the transaction of what it tells; the worker sends it after the commit.

    `letter` names a template of `letters/`; `facts` are its words (paths within the portal, names, hours).
    """
    settings = current_app.config["SETTINGS"]
    written = write(letter, base_url=settings.base_url, facts=facts)
    posted = OutgoingLetter(
        letter=letter,
        recipient=to,
        person_id=person.id if person else None,
        subject=written.subject,
        text=written.text,
        message_id=f"<{uuid4().hex}@{urlsplit(settings.base_url).hostname}>",
    )
    db.session.add(posted)
    db.session.flush()
    nudge(JOB, posted.id)
    return posted

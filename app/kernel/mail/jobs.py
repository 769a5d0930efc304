"""Sending what waits in the outbox.

A letter is claimed, handed to the server outside any transaction, then marked as sent. What can still send it twice:
the worker dies, or the machine stops, in the instant between the server's answer and the note written on this machine's
disk; or the server takes the letter and its answer is lost on the way. The second letter then carries the same
Message-ID. Nothing can lose it.
"""

from collections.abc import Iterable
from datetime import timedelta

from flask import current_app

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.jobs import checkpoint, daily, job, sweep
from app.kernel.mail import queries, receipts, services, transport
from app.kernel.mail.services import JOB
from app.kernel.settings.queries import whole_number


@job(JOB)
def deliver(letter_id: int) -> None:
    """Send one letter, if it is due and nobody else is sending it."""
    settings = current_app.config["SETTINGS"]
    if not settings.smtp_url:
        return
    parcel = services.claim(letter_id)
    checkpoint()
    if parcel is None:
        return
    if not receipts.holds(parcel.message_id):
        try:
            transport.hand_over(
                parcel,
                url=settings.smtp_url,
                sender=settings.mail_from,
                taken=lambda: receipts.note(parcel.message_id),
            )
        except transport.Undelivered as failure:
            services.mark_undelivered(parcel, failure)
            return
    services.mark_sent(letter_id)
    checkpoint()
    receipts.forget(parcel.message_id)


@sweep(JOB)
def due_letters() -> Iterable[int]:
    """The letters whose time has come; none where no server is set, so that they stay readable in development."""
    if not current_app.config["SETTINGS"].smtp_url:
        return []
    return db.session.scalars(queries.due_letters(utcnow())).all()


@daily("mail.withdraw")
def withdraw_failed() -> dict[str, int]:
    """Erase the text of letters that failed long ago."""
    before = utcnow() - timedelta(days=whole_number("mail.keep_failed_days"))
    return {"withdrawn": services.withdraw_failed(before=before)}

"""A real mail server on this machine, which tests can close or make refuse."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from app.extensions import db
from app.kernel.mail import post_letter
from app.kernel.mail.models import OutgoingLetter


@dataclass
class PostOffice:
    """What the server received, and what it answers."""

    received: list[EmailMessage] = field(default_factory=list)
    to_recipients: str = ""
    to_letters: str = ""
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the name the server calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Accept the recipient unless told otherwise."""
        if self.to_recipients:
            return self.to_recipients
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take the letter unless told otherwise."""
        if self.to_letters:
            return self.to_letters
        self.received.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@contextmanager
def open_office(app: Flask, *, url: str = "smtp://127.0.0.1:{port}", **options: Any) -> Iterator[PostOffice]:
    """Open the server and have the portal send its letters there."""
    office = PostOffice(port=free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **options)
    controller.start()
    try:
        with letters_leave_by(app, url.format(port=office.port)):
            yield office
    finally:
        controller.stop()


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def letters_leave_by(app: Flask, url: str) -> Iterator[None]:
    """Set where letters leave, for a while."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, smtp_url=url)
    try:
        yield
    finally:
        app.config["SETTINGS"] = before


def posted(to: str = "lectrice@example.org") -> int:
    """A letter put in the outbox."""
    letter = post_letter("mail_test", to=to, name="Camille", path="/administration/courriers")
    db.session.commit()
    return letter.id


def letter_now(letter_id: int) -> OutgoingLetter:
    """A letter as the database has it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(OutgoingLetter, letter_id)

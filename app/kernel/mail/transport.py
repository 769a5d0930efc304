"""Handing one letter to the mail server, and saying why it could not be done in a short code."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

# Seconds to wait for any answer, and for the answer to the whole letter, which a busy server may take long to give.
PATIENCE = 20
LAST_PATIENCE = 120
SUBMISSION = {"smtp": 587, "smtps": 465}
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Parcel:
    """A letter with nothing of the database left in it."""

    id: int
    attempts: int
    recipient: str
    subject: str
    text: str
    html: str
    message_id: str


class Undelivered(Exception):
    """The letter did not leave. `lasting`: trying again is useless; `general`: no other letter would leave either."""

    def __init__(self, code: str, *, lasting: bool = False, general: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.lasting = lasting
        self.general = general


def message_of(parcel: Parcel, *, sender: str) -> EmailMessage:
    """The letter as mail: plain text and its HTML; a line end in any header is refused by the library itself."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=parcel.recipient)
    message["Subject"] = parcel.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = parcel.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parcel.text)
    message.add_alternative(parcel.html, subtype="html")
    return message


def hand_over(parcel: Parcel, *, url: str, sender: str, taken: Callable[[], None]) -> None:
    """Send; `taken` is called the moment the server answers for the letter. Raises Undelivered before that only."""
    with _telling_why():
        message = message_of(parcel, sender=sender)
        with _connected(url) as server:
            assert server.sock is not None  # noqa: S101 - connected above
            server.sock.settimeout(LAST_PATIENCE)
            server.send_message(message)
            taken()


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    """A server ready to take a letter, over a checked encrypted line unless it is on this very machine."""
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or SUBMISSION.get(parts.scheme, 25)
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
    try:
        server.ehlo()
        if parts.scheme != "smtps" and (host not in THIS_MACHINE or server.has_extn("starttls")):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
    finally:
        # The letter is gone or not by now: how the line is closed changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


# What keeps every letter from leaving, the most particular first, and its code.
GENERAL: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPSenderRefused, "sender_refused"),
    (smtplib.SMTPAuthenticationError, "login_refused"),
    (smtplib.SMTPNotSupportedError, "not_encrypted"),
    (ssl.SSLError, "certificate_refused"),
    (smtplib.SMTPException, "unreachable"),
    (OSError, "unreachable"),
)


@contextmanager
def _telling_why() -> Iterator[None]:
    """Turn what the library raises into a code of ours; the server's own words are dropped."""
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        raise _reason(error) from None
    except (ValueError, UnicodeError):
        raise Undelivered("unwritable", lasting=True) from None


def _reason(error: Exception) -> Undelivered:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _answered("recipient", next(iter(error.recipients.values()))[0])
    if isinstance(error, smtplib.SMTPDataError):
        return _answered("message", error.smtp_code)
    code = next(code for kind, code in GENERAL if isinstance(error, kind))
    return Undelivered(code, general=True)


def _answered(what: str, status: int) -> Undelivered:
    """A 5xx is an answer for good, a 4xx asks to come back later."""
    lasting = status >= 500
    return Undelivered(f"{what}_{'refused' if lasting else 'deferred'}", lasting=lasting)

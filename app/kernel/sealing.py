"""Sealed text: what the database must not be able to read by itself.

The keys live outside the database (DATA_KEYS, the current one first). A text sealed under a former key is still opened;
`rotate` seals it again under the current one.
"""

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Unreadable(Exception):
    """No key of this portal opens this text: a key was lost, or the text was altered."""


_held: list[MultiFernet] = []
_fingerprint_key: list[bytes] = []


def use_keys(keys: Sequence[str]) -> None:
    """Take the keys (32 bytes, URL-safe base 64), the one that seals first."""
    _held[:] = [MultiFernet([Fernet(key) for key in keys])]
    _fingerprint_key[:] = [hashlib.sha256(b"fingerprints" + keys[0].encode()).digest()]


def seal(text: str) -> str:
    """The sealed form of a text, different each time."""
    return _held[0].encrypt(text.encode()).decode()


def unseal(sealed: str, *, within: int | None = None) -> str:
    """The text that was sealed, not longer ago than so many seconds when a limit is given; raises Unreadable."""
    try:
        return _held[0].decrypt(sealed.encode("utf-8", "surrogatepass"), ttl=within).decode()
    except InvalidToken:
        raise Unreadable("no key opens this text") from None


def rotate(sealed: str) -> str:
    """The same text sealed under the current key; raises Unreadable."""
    try:
        return _held[0].rotate(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable("no key opens this text") from None


def fingerprint(text: str) -> str:
    """A keyed fingerprint: equal for equal texts, and nothing to try guesses against without the key.

    A new sealing key makes new fingerprints, so only what may be forgotten is known by one.
    """
    return hmac.new(_fingerprint_key[0], text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


class Sealed(TypeDecorator[str]):
    """A text column kept sealed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else unseal(value)

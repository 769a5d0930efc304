"""Keeping a password as an argon2id hash, slow to try.

A password is compared as its characters composed (NFC) and nothing else: an « é » typed as one key or two is the same,
while spaces, case and length are the person's own; it is never cut.
"""

import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Hashing is itself a way to exhaust a server: no more than two at once per process.
_AT_ONCE = BoundedSemaphore(2)
_hasher = PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)
# What a wrong password on an unknown account is compared with, so that both cost the same time.
_NOBODY: list[str] = []


def use_cost(*, time_cost: int, memory_kib: int) -> None:
    """Set the price of a hash: configured in production, cheap in tests."""
    global _hasher
    _hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)
    _NOBODY.clear()


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    with _AT_ONCE:
        return _hasher.hash(composed(password))


def composed(password: str) -> str:
    """The characters that are hashed and compared."""
    return unicodedata.normalize("NFC", password)


def must_hash_again(password_hash: str) -> bool:
    """Whether a hash was made at another price than today's: the next sign-in makes it again."""
    try:
        return _hasher.check_needs_rehash(password_hash)
    except InvalidHashError:
        return True


def password_matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password; as slow for an account that does not exist."""
    if password_hash is None:
        _verify(hash_of_nobody(), password)
        return False
    return _verify(password_hash, password)


def hash_of_nobody() -> str:
    """What a password is compared with when the account does not exist; made when the process starts."""
    if not _NOBODY:
        _NOBODY.append(hash_password("nobody holds this account"))
    return _NOBODY[0]


def _verify(password_hash: str, password: str) -> bool:
    try:
        with _AT_ONCE:
            return _hasher.verify(password_hash, composed(password))
    except (VerificationError, InvalidHashError):
        return False

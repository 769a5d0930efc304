"""Passwords: how they are kept, and which ones are refused."""

from app.kernel.people.passwords.choosing import LONGEST, why_refused
from app.kernel.people.passwords.hashing import (
    composed,
    hash_of_nobody,
    hash_password,
    must_hash_again,
    password_matches,
    use_cost,
)

__all__ = [
    "LONGEST",
    "composed",
    "hash_of_nobody",
    "hash_password",
    "must_hash_again",
    "password_matches",
    "use_cost",
    "why_refused",
]

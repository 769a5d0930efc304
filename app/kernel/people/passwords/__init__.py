"""Passwords: how they are kept, and which ones are refused."""

from app.kernel.people.passwords.hashing import (
    composed,
    hash_of_nobody,
    hash_password,
    must_hash_again,
    password_matches,
    use_cost,
)

__all__ = ["composed", "hash_of_nobody", "hash_password", "must_hash_again", "password_matches", "use_cost"]

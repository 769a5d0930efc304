"""Codes of the second factor: those an application shows (RFC 6238), and those kept on paper for the day it is lost."""

import hashlib
import re
import secrets
from datetime import datetime
from hmac import compare_digest

import pyotp

STEP = 30
# Codes of the half-minute before and after are good: clocks and thumbs are slow.
WINDOW = (0, -1, 1)
# Further off, a right code tells of a clock that is not on time. A code to come is looked for one step further only:
# told from a wrong one, it would be worth keeping until its time.
ASTRAY = (*range(-2, -11, -1), 2)
# 24 of these letters are 120 bits, past what a plain fingerprint asks (ASVS 6.5.2); none looks like another.
LETTERS = "abcdefghjkmnpqrstvwxyz0123456789"
ALIKE = str.maketrans("oil", "011")
LENGTH = 24
BATCH = 10
GROUP = 4


def new_secret() -> str:
    """A secret to share with an application: 160 bits in base 32."""
    return pyotp.random_base32()


def counter_at(at: datetime) -> int:
    """How many half-minutes have passed since 1970."""
    return int(at.timestamp()) // STEP


def code_of(secret: str, counter: int) -> str:
    """The six digits an application shows during this half-minute."""
    return pyotp.TOTP(secret).generate_otp(counter)


def counter_of(secret: str, code: str, *, at: datetime, offsets: tuple[int, ...] = WINDOW) -> int | None:
    """The half-minute near this instant that this code belongs to, or None."""
    now = counter_at(at)
    found = [now + offset for offset in offsets if compare_digest(code_of(secret, now + offset), code)]
    return found[0] if found else None


def address_of(secret: str, *, name: str, issuer: str) -> str:
    """The otpauth address that an application reads, as a picture or as a link."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def grouped(text: str, size: int = GROUP, mark: str = " ") -> str:
    """A long code in groups that the eye can follow."""
    return mark.join(text[start : start + size] for start in range(0, len(text), size))


def digits_of(typed: str) -> str | None:
    """The six digits somebody typed, however spaced, or None for anything else."""
    plain = re.sub(r"[\s.-]", "", typed)
    return plain if re.fullmatch(r"[0-9]{6}", plain) else None


def new_recovery_codes() -> list[str]:
    """A fresh batch, as they are to be written down."""
    plain = ("".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(BATCH))
    return [grouped(code, mark="-") for code in plain]


def recovery_hash(typed: str) -> str:
    """The fingerprint of a recovery code, however it was typed: capitals, spaces, an O for a zero."""
    plain = re.sub(r"[^a-z0-9]", "", typed.lower()[:80]).translate(ALIKE)
    return hashlib.sha256(plain.encode()).hexdigest()

"""SIREN, SIRET and RNA numbers: cleaned of their spacing, checked by their key, never repaired.

A number that fails its check is kept as it was given, with the reason. Spreadsheets round long numbers: a SIRET that
ends in five zeros names no establishment, and the digits it lost cannot be guessed.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum.fr import siren as siren_rule
from stdnum.fr import siret as siret_rule

SPACING = re.compile(r"[\s\u00a0\u202f'’]+")
SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
RNA = re.compile(r"W\d{9}")
NOTHING = {"", "NA", "N/A", "NC", "-", "0"}


class Verdict(StrEnum):
    """What the check of a number says; « introuvable » and « vérifié » need the national register and are not ours."""

    FORMAT_OK = "format_ok"
    TO_CORRECT = "a_corriger"
    ABSENT = "absent"


@dataclass(frozen=True)
class Identifier:
    """A number as the file gives it, and what its check says."""

    given: str
    verdict: Verdict
    reason: str = ""
    siren: str | None = None
    siret: str | None = None


def read_identifier(given: object) -> Identifier:
    """Check a SIREN or SIRET as found in a file."""
    text = _as_text(given)
    digits = SPACING.sub("", text)
    if digits.upper() in NOTHING:
        return Identifier("", Verdict.ABSENT)
    reason = _fault(digits)
    if reason:
        return Identifier(text, Verdict.TO_CORRECT, reason)
    siret = digits if len(digits) == 14 else None
    return Identifier(text, Verdict.FORMAT_OK, siren=digits[:9], siret=siret)


def read_rna(given: object) -> str | None:
    """The RNA number when it has the right form (W and 9 digits), else nothing."""
    text = SPACING.sub("", _as_text(given)).upper()
    return text if RNA.fullmatch(text) else None


def _as_text(given: object) -> str:
    """A spreadsheet hands whole numbers over as floats; below 2^53 nothing is lost in writing them in full."""
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    return "" if given is None else str(given).strip()


def _fault(digits: str) -> str:
    """What is wrong with the number, in the reader's words; empty when its key is right."""
    if SCIENTIFIC.fullmatch(digits):
        return "écrit en notation scientifique par un tableur"
    if not digits.isascii() or not digits.isdigit():
        return "contient autre chose que des chiffres"
    if len(digits) not in (9, 14):
        return f"compte {len(digits)} chiffres au lieu de 9 (SIREN) ou 14 (SIRET)"
    if len(digits) == 14 and digits.endswith("00000"):
        return "arrondi par un tableur\u00a0: les derniers chiffres sont perdus"
    rule = siret_rule if len(digits) == 14 else siren_rule
    return "" if rule.is_valid(digits) else "clé de contrôle fausse"

"""What kind of body a beneficiary is, as far as its name and its number say.

Files seldom tell an association from a company. The rule: a SIREN beginning with 1 or 2 is a public body's; a legal
form in the name (SARL, SCI, GAEC…) makes a company; a few names were reviewed by hand (`data/reviewed_names.csv`).
Everything else is presumed an association, and the register says « présumée ».
"""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

SHELF = Path(__file__).parent.parent / "data"
ASSOCIATION, COMPANY, PUBLIC_BODY = "association", "company", "public_body"
COMPANY_WORDS = re.compile(
    r"^(ETS|SA|SEM|SPL)\b"
    r"|\b(SARL|SASU?|SASP|EURL|SCI|EARL|GAEC|SCEA|SNC|SCOP|SCIC|SEML|SPLA)\b"
    r"|\bSOCIETE (ANONYME|CIVILE|COOPERATIVE|PUBLIQUE LOCALE|PAR ACTIONS)\b"
)
PUBLIC_WORDS = re.compile(
    r"^(COMMUNE D|MAIRIE|MUNICIPALITE|GOUVERNORAT|CONSEIL (PREFECTORAL|REGIONAL D)|CHAMBRE (D AGRICULTURE|DE METIERS)"
    r"|GIP\b|SYNDICAT (MIXTE|INTERCOMMUNAL))"
)


def plain(name: str) -> str:
    """A name in capitals, without accents or signs, to compare names by."""
    letters = unicodedata.normalize("NFKD", name.upper().replace("Œ", "OE").replace("’", " "))
    return re.sub(r"[^A-Z0-9&]+", " ", letters.encode("ascii", "ignore").decode()).strip()


@cache
def reviewed() -> dict[str, str]:
    """The names looked at by hand, and the kind each was given."""
    with (SHELF / "reviewed_names.csv").open(encoding="utf-8", newline="") as lines:
        return {plain(row["name"]): row["kind"] for row in csv.DictReader(lines, delimiter=";")}


def kind_of(name: str, siren: str | None) -> str:
    """Association, company or public body."""
    words = plain(name)
    if words in reviewed():
        return reviewed()[words]
    if (siren or "").startswith(("1", "2")) or PUBLIC_WORDS.search(words):
        return PUBLIC_BODY
    return COMPANY if COMPANY_WORDS.search(words) else ASSOCIATION

"""The one sentence of an activity says nothing of anybody: what can name or reach a person is refused."""

import re
import unicodedata
from collections.abc import Iterator

from app.associations.models import LONGEST_SENTENCE
from app.kernel.prose.typed import UNREAD_TIMES, in_order
from app.kernel.refusals import Refusal

# Drawn as a blank, though no space to Unicode: the empty braille cell and the Hangul fillers.
_BLANKS = dict.fromkeys(map(ord, "\u2800\u115f\u1160\u3164\uffa0"), " ")
# Marks that nobody sees: directions, joiners, soft hyphens, controls.
_UNSEEN = ("Cc", "Cf", "Co", "Cs")

# All of them read the skeleton: no accent, digits and dashes of the keyboard, one space at a time.
_DIGIT = r"[ .-]?\d"
_SIGNS = (
    # From one @ to the next: each letter is read once, however many there are.
    ("une adresse électronique", re.compile(r"\S ?@ ?[^\s@]+\.\w{2}")),
    (
        "un numéro de téléphone",
        re.compile(
            rf"(?<!\d)(?:(?:\+|00) ?33[ .-]?(?:\(0\) ?)?|0[ .-]?)[1-9](?:{_DIGIT}){{8}}(?!\d)"
            r"|(?<!\d)0[1-9]( ?[/_·,] ?)\d\d(?:\1\d\d){3}(?!\d)"
        ),
    ),
    ("un numéro de sécurité sociale", re.compile(r"\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3}\b")),
    ("une date de naissance", re.compile(r"\bne(?:e|\(e\))?s? (?:le|en) \d", re.IGNORECASE)),
    (
        "un nom de personne",
        re.compile(
            # These stand before names alone, or before an office (« Mme la maire »); names are often typed small.
            r"\b(?:(?i:mmes?|mlles?)\b\.?|[Mm]r\b\.?|M\.) (?!(?:la|le|les|et|ou)\b|l['’])[A-Za-z]"
            # These are words as well (« un monsieur âgé », « 200 m. de file »): a name then begins with a capital.
            r"|\b(?:(?i:madame|mademoiselle|monsieur|mesdames|messieurs)|MM\.|(?<!\d)(?<!\d )m\.) [A-Z]"
        ),
    ),
)


class NamesSomebody(Refusal):
    """The sentence would let somebody be recognised."""

    field = "sentence"

    def __init__(self, sign: str) -> None:
        super().__init__(
            f"Votre phrase semble contenir {sign}. Retirez-le\u202f: "
            "les personnes rencontrées ne doivent pas être reconnaissables."
        )


class SentenceTooLong(Refusal):
    """One sentence, not a report."""

    message = f"Votre phrase dépasse {LONGEST_SENTENCE} caractères\u202f: raccourcissez-la."
    field = "sentence"


def faults_of_sentence(sentence: str) -> Iterator[Refusal]:
    """What is wrong with the sentence, to be told along with the rest."""
    try:
        checked_sentence(sentence)
    except Refusal as refusal:
        yield refusal


def checked_sentence(sentence: str) -> str:
    """The sentence on one line, or a refusal that says what to take out."""
    if len(sentence) > UNREAD_TIMES * LONGEST_SENTENCE:
        raise SentenceTooLong
    line = _plainly_written(sentence)
    if len(line) > LONGEST_SENTENCE:
        raise SentenceTooLong
    skeleton = _skeleton(line)
    for sign, pattern in _SIGNS:
        if pattern.search(skeleton):
            raise NamesSomebody(sign)
    return line


def _plainly_written(sentence: str) -> str:
    """The sentence in the letters that readers see, whatever wrote them: what is kept is what was looked at."""
    seen = "".join(letter for letter in in_order(sentence) if letter == "\n" or not _is_unseen(letter))
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def _skeleton(line: str) -> str:
    """What a sentence says once its dress is off: accents, other digits, other dashes, blanks of every kind."""
    return " ".join("".join(map(_bare, unicodedata.normalize("NFKD", line.translate(_BLANKS)))).split())


def _bare(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Mn", "Me"):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(letter))
    return "-" if category == "Pd" else letter


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN

"""The one sentence of an activity says nothing of anybody: what can name or reach a person is refused."""

import re

from app.associations.models import LONGEST_SENTENCE
from app.kernel.refusals import Refusal

_SIGNS = (
    ("une adresse électronique", re.compile(r"\S+@\S+\.\w{2,}")),
    ("un numéro de téléphone", re.compile(r"(?:\+33[\s.-]?|\b0)[1-9](?:[\s.-]?\d{2}){4}\b")),
    ("un numéro de sécurité sociale", re.compile(r"\b[12]\s?\d{2}\s?(?:0[1-9]|1[0-2])\s?\d[\dAB]\s?\d{3}\s?\d{3}\b")),
    ("une date de naissance", re.compile(r"\bnée?s?\s+(?:le|en)\s+\d", re.IGNORECASE)),
    ("un nom de personne", re.compile(r"\b(?:M\.|MM\.|Mr|Mme|Mlle|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle)\s+[A-ZÀ-Ý]")),
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


def checked_sentence(sentence: str) -> str:
    """The sentence on one line, or a refusal that says what to take out."""
    line = " ".join(sentence.replace("\0", "").split())
    if len(line) > LONGEST_SENTENCE:
        raise SentenceTooLong
    for sign, pattern in _SIGNS:
        if pattern.search(line):
            raise NamesSomebody(sign)
    return line

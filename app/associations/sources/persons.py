"""Natural persons are not associations, and their names are not ours to publish.

The rule. A beneficiary is taken for a natural person, and its row is left out of everything shipped and shown, when its
name begins with a civility (M., MR, MME, MLLE, MONSIEUR, MADAME, MADEMOISELLE) or says that persons hold it together
(INDIVISION, CONSORTS, SUCCESSION, EPOUX, HERITIERS), unless a word of the name says it is a body (ASSOCIATION,
COMPAGNIE, SARL…) or the name stands in the reviewed list `data/reviewed_names.csv`. A valid SIREN alone does not spare
a name: traders have one too. « MADAME SUZIE PRODUCTIONS » is a company, « M I S A S SENEGAL » an association: both are
in the reviewed list. The names of the persons themselves are written nowhere here; only their number is told.
"""

import re

from app.associations.sources.kinds import plain, reviewed

CIVILITY = re.compile(r"(M|MM|MR|MME|MMES|MLLE|MLLES|MONSIEUR|MADAME|MESDAMES|MESSIEURS|MADEMOISELLE)\b\.?\s+\S")
HELD_BY_PERSONS = re.compile(r"(INDIVISION|CONSORTS|SUCCESSION|EPOUX|HERITIERS)\b")
SAYS_A_BODY = re.compile(
    r"\b(ASS|ASSO|ASSOC|ASSOCIATION|AMICALE|CLUB|COMITE|COMPAGNIE|CIE|ENSEMBLE|FEDERATION|FONDATION|FONDS|UNION"
    r"|PRODUCTIONS?|THEATRE|SARL|SAS|SASU|EURL|SCI|EARL|GAEC|SCEA|SCOP|SOCIETE|MUSEE|FESTIVAL)\b"
)


def is_natural_person(name: str) -> bool:
    """Whether the written rule takes this beneficiary for one or several persons."""
    words = plain(name)
    if words in reviewed() or SAYS_A_BODY.search(words):
        return False
    return bool(CIVILITY.match(words) or HELD_BY_PERSONS.match(words))

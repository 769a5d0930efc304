"""Names that a reader would take for one another: compared by a key in which they are the same."""

import re
import unicodedata

from app.kernel.people.roles import ROLE_NAMES

LONGEST_KEY = 120
# Letters of other alphabets, and figures, that are drawn like a letter of ours; « I », « l » and « 1 » are one.
LOOK_ALIKES = str.maketrans(
    {
        **dict(zip("авеёзікмнорстухјѕԁһԛԝѵґьгп", "abeezikmhopctyxjsdhqwvrbrn", strict=True)),
        **dict(zip("αβγεζηικλμνορτυχωϲϳ", "abyezhiklmvoptuxwcj", strict=True)),
        **dict(zip("ɑɡıȷʟɩƖǀ|!0134578$@", "agijlllllloleastbsa", strict=True)),
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ł": "l",
        "ø": "o",
        "ŧ": "t",
        "œ": "oe",
        "æ": "ae",
        "þ": "p",
    }
)
ONE_STROKE = str.maketrans({"i": "l"})
# « Déléguée ou délégué à la protection des données » is said in two ways, and names a role in both.
EITHER = re.compile(r"^(\w+) ou (\w+)\b(.*)$")
# What people call those who answer for the portal.
ALSO = (
    "Administration",
    "Administrateur",
    "Administratrice",
    "Administration du portail",
    "Délégué à la protection des données",
    "Modération",
    "Équipe Tissage",
    "Tissage",
    "DPO",
)


def likeness(name: str) -> str:
    """The key of a name: neither case, accents, spaces, signs nor look-alike letters tell two names apart."""
    drawn = unicodedata.normalize("NFKC", name).casefold().translate(LOOK_ALIKES)
    bare = "".join(one for one in unicodedata.normalize("NFKD", drawn) if not unicodedata.combining(one))
    letters = "".join(one for one in bare.translate(LOOK_ALIKES) if one.isalnum()).translate(ONE_STROKE)
    return (letters or "".join(drawn.split()))[:LONGEST_KEY]


def _said(name: str) -> list[str]:
    either = EITHER.match(name)
    return [name, *(either.group(one) + either.group(3) for one in (1, 2))] if either else [name]


ROLE_LIKENESSES = frozenset(likeness(said) for name in (*ROLE_NAMES.values(), *ALSO) for said in _said(name))

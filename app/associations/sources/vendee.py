"""The Vendée's files: commas part the columns, and stand unquoted inside amounts, names, purposes and terms.

« 27 000,00 » is two columns to any reader, and a purpose may hold commas of its own. The row is read from what cannot
move: the number and the day before, the nature of the aid after the amount, the four short columns at the end. Between
the number and the amount stand the name and the purpose; the first comma parts them, except after the names reviewed
below, which hold one themselves. A few rows of 2018 are wholly wrapped in quotes, or trail semicolons.
"""

import re
from collections.abc import Iterator

from app.associations.sources.tables import Row, lines_of

HEADERS = "nomAttribuant idAttribuant dateConvention referenceDecision idBeneficiaire nomBeneficiaire objet montant"
HEADERS_AFTER = "nature conditionsVersement datesPeriodeVersement idRAE notificationUE pourcentageSubvention"
NAMES_WITH_A_COMMA = ("Association Autrefois Challans, la Foire...",)
ROW = re.compile(
    r"(?P<funder>[^,]*),(?P<funder_id>\d{14}),(?P<day>[^,]*),(?P<reference>[^,]*),(?P<identifier>[^,]*),"
    r"(?P<name_and_purpose>.*?),(?P<amount>\d{1,3}(?:[\s\u00a0\u202f]?\d{3})*,\d{2}),"
    r"(?P<nature>aide en [^,]*),(?P<terms>.*),(?P<period>[^,]*),(?P<rae>[^,]*),(?P<eu>[^,]*),(?P<share>[^,]*)"
)


class UnreadableRowError(ValueError):
    """A row that has lost the shape by which its columns are found."""


def rows(content: bytes) -> Iterator[Row]:
    """The header row, then each row with its columns put back in place."""
    lines = lines_of(content)
    yield 1, [*HEADERS.split(), *HEADERS_AFTER.split()]
    for number, line in enumerate(lines[1:], start=2):
        bare = unwrapped(line)
        if bare:
            yield number, cells_of(bare, number)


def unwrapped(line: str) -> str:
    """The line without the quotes around it and the semicolons behind it."""
    bare = line.strip().rstrip("; ")
    if bare.startswith('"'):
        bare = bare[1:].replace('""', "\0").replace('"', "").replace("\0", '"')
    return bare.rstrip("; ")


def cells_of(line: str, number: int) -> list[object]:
    """The fourteen columns of one row."""
    found = ROW.fullmatch(line)
    if not found:
        raise UnreadableRowError(number)
    before = [found[name] for name in ("funder", "funder_id", "day", "reference", "identifier")]
    after = [found[name] for name in ("amount", "nature", "terms", "period", "rae", "eu", "share")]
    return [*before, *name_and_purpose(found["name_and_purpose"]), *after]


def name_and_purpose(both: str) -> tuple[str, str]:
    """Part the beneficiary's name from the purpose."""
    for name in NAMES_WITH_A_COMMA:
        if both.startswith(name + ","):
            return name, both.removeprefix(name + ",")
    name, _, purpose = both.partition(",")
    return name, purpose

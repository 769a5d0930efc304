"""France services: the places where people are helped with public services, counted from the list of them (ANCT)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from app.observatory.sources.family import DEPARTEMENTS, REGION, Family, Field, Place
from app.observatory.sources.kinds import Label, Period, count
from app.observatory.sources.problems import Problem, shown
from app.observatory.sources.sheet import Cell, Sheet, squeezed, unfolded

INDICATOR = "lieux-france-services"
ID, DEPARTEMENT, COMMUNE, LABELLED = COLUMNS = ("id fs", "insee dep", "insee com", "labellisation")
YEAR = re.compile(r"[0-9]{2}/[0-9]{2}/(20[0-9]{2})$")
COUNTED_BY = {"commune": COMMUNE, "departement": DEPARTEMENT, "region": DEPARTEMENT}
# Id, département and commune of a place, as its line gives them.
Line = tuple[str, str, str]


def _where(headers: list[str]) -> dict[str, int]:
    return {squeezed(header): rank for rank, header in enumerate(headers)}


def _unfold(sheet: Sheet) -> Sheet:
    """One count a row: the lines of each commune, of each département and of the region, by the column that says so."""
    where = _where(sheet.headers)
    ids, departements, communes, labels = (sheet.columns[where[name]].to_pylist() for name in COLUMNS)
    lines = [(one, of.zfill(2), at) for one, of, at in zip(ids, departements, communes, strict=True)]
    counts = Counter(place for line in lines for place in _places(line))
    # The list bears no date: it is of the year of the last places it counts.
    year = max((match[1] for label in labels if (match := YEAR.search(label))), default="")
    cells = [
        Cell(sheet.name, None, where[COUNTED_BY[mesh]], (f"{mesh}:{code}", year, INDICATOR, str(number)))
        for (mesh, code), number in counts.items()
    ]
    problems = [*sheet.problems, *_wrong(lines, sheet.lines.to_pylist())]
    return unfolded(["territoire", "annee", "indicateur", "valeur"], cells, problems)


def _places(line: Line) -> Iterator[tuple[str, str]]:
    """The places of the region that a line counts for."""
    _, departement, commune = line
    if departement in DEPARTEMENTS:
        yield from (("commune", commune), ("departement", departement), ("region", REGION))


def _wrong(lines: Iterable[Line], numbers: list[int]) -> Iterator[Problem]:
    """Lines that would count a place twice, or nowhere for sure."""
    first: dict[str, int] = {}
    for (one, departement, commune), number in zip(lines, numbers, strict=True):
        if first.setdefault(one, number) != number:
            yield Problem(f"La ligne répète la ligne {first[one]} ({shown(one)}).", row=number, value=shown(one))
        if len(commune) != 5 or not commune.startswith(departement):
            said = f"« {shown(commune)} » n’est pas un code commune du département {shown(departement)}."
            yield Problem(said, row=number, value=shown(commune))


FAMILY = Family(
    code="france-services",
    title="Lieux France services",
    producer="ANCT",
    licence="Licence Ouverte",
    fields=(
        Field("territory", "territoire", Label()),
        Field("year", "annee", Period("l’année d’une labellisation")),
        Field("indicator", "indicateur", Label()),
        Field("value", "valeur", count()),
    ),
    key=("territory",),
    period="year",
    place=lambda row: Place(*row["territory"].split(":")),
    place_fields=("territory",),
    measure="indicator",
    recognised_by=lambda headers: _where(headers).keys() >= set(COLUMNS),
    unfold=_unfold,
)

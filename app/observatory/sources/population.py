"""Municipal populations, year by year: by commune since the limits of today are nearly theirs, and by EPCI."""

import re
from collections import defaultdict
from dataclasses import replace

from app.observatory.sources.family import DEPARTEMENTS, Family, Field, Place
from app.observatory.sources.kinds import Code, Label, Period, whole_or_empty
from app.observatory.sources.periods import in_full
from app.observatory.sources.sheet import Sheet, cells_under, squeezed, unfolded

INDICATOR = "population-municipale"
COUNTED = re.compile(r"p([0-9]{2}) pop")
COMMUNE = ("codgeo", "com")
# Before it, the file misses communes that were merged since, and gives a commune that kept its code when it took others
# in the population of its former limits.
FIRST_WHOLE_YEAR = 2017
# The populations in force in a year are those of three years before.
YEARS_BEFORE_FORCE = 3
BY_EPCI = ("millesime", "siren", "population_municipale")
DATED = (
    Field("year", "annee", Period()),
    Field("indicator", "indicateur", Label()),
    Field("value", "valeur", whole_or_empty()),
)


def _years(headers: list[str]) -> list[tuple[int, tuple[str, str]]]:
    """The columns that count people: their rank, then their year and the indicator."""
    found = ((rank, COUNTED.fullmatch(squeezed(header))) for rank, header in enumerate(headers))
    return [(rank, (in_full(match[1]), INDICATOR)) for rank, match in found if match]


def _communes(headers: list[str]) -> list[int]:
    return [rank for rank, header in enumerate(headers) if squeezed(header) in COMMUNE]


def _by_commune(sheet: Sheet) -> Sheet:
    """One figure a row, from a line a commune and a column a year."""
    years = [(rank, said) for rank, said in _years(sheet.headers) if int(said[0]) >= FIRST_WHOLE_YEAR]
    cells = cells_under(sheet, years, beside=_communes(sheet.headers)[:1])
    return unfolded(["commune", "annee", "indicateur", "valeur"], cells, sheet.problems)


COMMUNES = Family(
    code="population-communes",
    title="Populations municipales des communes",
    producer="Insee",
    licence="Licence Ouverte",
    fields=(
        Field("commune", "commune", Code(r"^([0-9]{5}|2[AB][0-9]{3})$", "un code commune")),
        *DATED,
    ),
    key=("commune", "year"),
    period="year",
    place=lambda row: Place("commune", row["commune"]) if row["commune"][:2] in DEPARTEMENTS else None,
    place_fields=("commune",),
    has_one_period=False,
    measure="indicator",
    recognised_by=lambda headers: bool(_communes(headers)) and len(_years(headers)) > 1,
    unfold=_by_commune,
)


def _earlier(vintage: str, years: int) -> str:
    """The year so many years before; what is no year is left for the report to tell."""
    return str(int(vintage) - years) if len(vintage) == 4 and vintage.isdecimal() else vintage


def _repeated(counts: dict[str, dict[str, str]]) -> set[str]:
    """The vintages that give again, figure for figure, what the one before gave: they tell nothing of their year."""
    before = {vintage: _earlier(vintage, 1) for vintage in counts}
    return {one for one in counts if before[one] != one and counts[one] == counts.get(before[one])}


def _by_epci(sheet: Sheet) -> Sheet:
    """One figure a row, dated by the year it counts rather than by the vintage of the file."""
    vintage, siren, counted = (sheet.headers.index(header) for header in BY_EPCI)
    cells = list(cells_under(sheet, [(counted, ())], beside=[siren, vintage]))
    counts: dict[str, dict[str, str]] = defaultdict(dict)
    for cell in cells:
        epci, of, count = cell.words
        counts[of][epci] = count
    repeated = _repeated(counts)
    dated = (
        replace(cell, words=(cell.words[0], _earlier(cell.words[1], YEARS_BEFORE_FORCE), INDICATOR, cell.words[2]))
        for cell in cells
        if cell.words[1] not in repeated
    )
    return unfolded(["epci", "annee", "indicateur", "valeur"], dated, sheet.problems)


EPCI = Family(
    code="population-epci",
    title="Populations municipales des intercommunalités",
    producer="DGCL et Insee",
    licence="Licence Ouverte",
    fields=(
        Field("epci", "epci", Code(r"^[0-9]{9}$", "un numéro SIREN d’intercommunalité")),
        *DATED,
    ),
    key=("epci", "year"),
    period="year",
    place=lambda row: Place("epci", row["epci"]),
    place_fields=("epci",),
    has_one_period=False,
    measure="indicator",
    assembled_by="Etalab, d’après la DGCL et l’Insee",
    ignores_unknown_places=True,
    recognised_by=set(BY_EPCI).issubset,
    unfold=_by_epci,
)

"""Salaried employment by employment zone and sector (A38), which a third party put in shape from Insee and Urssaf."""

import re
from collections.abc import Callable

from app.observatory.sources.family import Family, Field, Place
from app.observatory.sources.kinds import Code, Label, Period, decimal
from app.observatory.sources.periods import in_full
from app.observatory.sources.sheet import Sheet, cells_under, unfolded

COUNT = re.compile(r"eff_([0-9]{2})")


def _counts(headers: list[str]) -> list[tuple[int, str]]:
    """The columns that count employees: their rank and their year."""
    found = ((rank, COUNT.fullmatch(header.strip())) for rank, header in enumerate(headers))
    return [(rank, in_full(match[1])) for rank, match in found if match]


def _is_of(last: str) -> Callable[[list[str]], bool]:
    """The two files differ by the years they hold: the share they give is that of their last one."""
    return lambda headers: {"code_ze", "a38", f"pct_{last}", f"is_{last}"} <= set(headers)


def _unfold(indicator: str) -> Callable[[Sheet], Sheet]:
    """One figure a row: shares and growths, which derive from the counts, are left out."""

    def unfold(sheet: Sheet) -> Sheet:
        counts = ((rank, (vintage, indicator)) for rank, vintage in _counts(sheet.headers))
        cells = cells_under(sheet, counts, beside=[sheet.headers.index("code_ze"), sheet.headers.index("a38")])
        return unfolded(["zone", "secteur", "annee", "indicateur", "valeur"], cells, sheet.problems)

    return unfold


def _family(code: str, title: str, producer: str, indicator: str, last: str) -> Family:
    return Family(
        code=code,
        title=title,
        producer=producer,
        licence="Licence Ouverte",
        fields=(
            Field("zone", "zone", Code(r"^[0-9]{4}$", "un code de zone d’emploi")),
            Field("sector", "secteur", Code(r"^[A-Z]{2}$", "un poste A38 comme QB")),
            Field("year", "annee", Period()),
            Field("indicator", "indicateur", Label()),
            Field("value", "valeur", decimal()),
        ),
        key=("zone", "sector", "year"),
        period="year",
        place=lambda row: Place("zone-emploi", row["zone"]),
        place_fields=("zone",),
        has_one_period=False,
        measure="indicator",
        breakdowns=(("secteur", "sector"),),
        assembled_by="l’observatoire territorial « ptod » (V. Roué)",
        ignores_unknown_places=True,
        recognised_by=_is_of(last),
        unfold=_unfold(indicator),
    )


FLORES = _family("flores-a38", "Emploi salarié par zone d’emploi et secteur, Flores", "Insee", "salaries-flores", "23")
URSSAF = _family("urssaf-a38", "Emploi salarié privé par zone d’emploi et secteur", "Urssaf", "salaries-urssaf", "24")

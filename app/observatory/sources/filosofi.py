"""Filosofi: incomes and poverty. The communal base of Insee, and the figures by EPCI that a third party assembled."""

import re

import pyarrow as pa

from app.observatory.sources.family import DEPARTEMENTS, Family, Field, Place
from app.observatory.sources.kinds import Code, Label, Period, decimal, whole_or_hidden, year
from app.observatory.sources.periods import in_full
from app.observatory.sources.sheet import Sheet, cells_under, squeezed, unfolded

# How Insee writes « we may not say » in this base; other editions leave the cell blank.
SECRET = ("s", "S")
AGES = ("moins-de-30", "30-39", "40-49", "50-59", "60-74", "75-et-plus")
HELD = ("proprietaires", "locataires")


def _rate(name: str, header: str, indicator: str, breakdown: str = "") -> Field:
    kind = decimal(may_be_hidden=True, marks=SECRET)
    return Field(name, f"{header}[0-9]{{2}}", kind, indicator=indicator, is_optional=True, breakdown=breakdown)


def _commune(row: dict[str, str]) -> Place | None:
    """A commune of the region."""
    code = row["commune"]
    return Place("commune", code) if code[:2] in DEPARTEMENTS else None


def _dated(sheet: Sheet) -> Sheet:
    """The same table with the year, which only the headers tell: MED21 is the median of 2021."""
    median = next(header for header in sheet.headers if re.fullmatch(r"med[0-9]{2}", squeezed(header)))
    column = pa.array([in_full(median[-2:])] * sheet.rows, pa.string())
    return Sheet(sheet.name, [*sheet.headers, "annee"], [*sheet.columns, column], sheet.lines, sheet.problems)


COMMUNES = Family(
    code="filosofi-communes",
    title="Revenus et pauvreté des ménages, base communale Filosofi",
    producer="Insee, DGFiP, Cnaf, Cnav et CCMSA",
    licence="Licence Ouverte",
    fields=(
        Field("year", "annee", year()),
        Field("commune", "codgeo", Code(r"^([0-9]{5}|2[AB][0-9]{3})$", "un code commune")),
        Field("households", "nbmenfisc[0-9]{2}", whole_or_hidden(SECRET), indicator="menages-fiscaux"),
        Field("people", "nbpersmenfisc[0-9]{2}", whole_or_hidden(SECRET), indicator="personnes-menages-fiscaux"),
        _rate("median", "med", "niveau-vie-median"),
        _rate("poverty", "tp60", "taux-pauvrete"),
        *(_rate(f"poverty_{age}", f"tp60age{rank}", "taux-pauvrete", f"age={age}") for rank, age in enumerate(AGES, 1)),
        *(
            _rate(f"poverty_{held}", f"tp60tol{rank}", "taux-pauvrete", f"logement={held}")
            for rank, held in enumerate(HELD, 1)
        ),
        _rate("benefits", "ppsoc", "part-prestations-sociales"),
        _rate("minima", "ppmini", "part-minima-sociaux"),
        _rate("first_decile", "d1", "premier-decile"),
        _rate("ninth_decile", "d9", "neuvieme-decile"),
        _rate("ratio", "rd", "rapport-interdecile"),
    ),
    key=("commune",),
    period="year",
    place=_commune,
    place_fields=("commune",),
    unfold=_dated,
)

# The columns of the assembled file, without their year, and the indicator of each.
BY_EPCI = {
    "rev_med": "niveau-vie-median",
    "rev_txpauv": "taux-pauvrete",
    "rev_prestasoc": "part-prestations-sociales",
    "rev_d9": "neuvieme-decile",
    "rev_ird9d1": "rapport-interdecile",
}
DATED = re.compile(r"(rev_[a-z0-9]+)_([0-9]{2})")


def _columns(headers: list[str]) -> list[tuple[int, tuple[str, str]]]:
    """The columns that hold these figures: their rank, then their year and their indicator."""
    found = ((rank, DATED.fullmatch(header.strip())) for rank, header in enumerate(headers))
    return [(rank, (in_full(m[2]), BY_EPCI[m[1]])) for rank, m in found if m and m[1] in BY_EPCI]


def _is_assembled(headers: list[str]) -> bool:
    return "code" in headers and len(_columns(headers)) >= len(BY_EPCI)


def _unfold(sheet: Sheet) -> Sheet:
    """One figure a row; the line « 00FR », a plain mean of the EPCI that is not France, is left out."""
    cells = cells_under(sheet, _columns(sheet.headers), beside=[sheet.headers.index("code")])
    epcis = [cell for cell in cells if not cell.words[0].startswith("00")]
    return unfolded(["epci", "annee", "indicateur", "valeur"], epcis, sheet.problems)


EPCI = Family(
    code="filosofi-epci",
    title="Revenus et pauvreté des ménages par intercommunalité, Filosofi",
    producer="Insee, DGFiP, Cnaf, Cnav et CCMSA",
    licence="Licence Ouverte",
    fields=(
        Field("epci", "epci", Code(r"^[0-9]{9}$", "un numéro SIREN d’intercommunalité")),
        Field("year", "annee", Period()),
        Field("indicator", "indicateur", Label()),
        Field("value", "valeur", decimal()),
    ),
    key=("epci", "year", "indicator"),
    period="year",
    place=lambda row: Place("epci", row["epci"]),
    place_fields=("epci",),
    has_one_period=False,
    measure="indicator",
    assembled_by="l’observatoire territorial « ptod » (V. Roué), d’après l’Insee",
    ignores_unknown_places=True,
    recognised_by=_is_assembled,
    unfold=_unfold,
)

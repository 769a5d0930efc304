"""National series of the Dares by occupation: employment since 1983, median pay, tension since 2011."""

from app.observatory.sources.family import FRANCE, Family, Field, Place
from app.observatory.sources.kinds import Code, Label, Period, decimal, number_or_empty, year
from app.observatory.sources.sheet import Cell, Sheet, squeezed, unfolded

FAP = Code(r"^([A-Z]([0-9][A-Z]([0-9]{2})?)?|ZZZ(ZZ)?|ENS|Ensemble)$", "un code FAP comme V4Z83")


def _nomenclature(_edition: int) -> str:
    return "FAP2009"


def _france(_row: dict[str, str]) -> Place:
    return Place(FRANCE, "")


def _has_a_column_an_occupation(headers: list[str]) -> bool:
    return squeezed(headers[0]) == "annee" and {"V4Z83", "V4Z85", "T2A60"} <= set(headers)


def _unfold(sheet: Sheet) -> Sheet:
    """One figure a row, from a line a year and a column an occupation."""
    years, lines = sheet.columns[0].to_pylist(), sheet.lines.to_pylist()
    cells = [
        Cell(sheet.name, line, rank, (header, vintage, "emploi-national", text))
        for rank, header in enumerate(sheet.headers)
        if rank
        for vintage, line, text in zip(years, lines, sheet.columns[rank].to_pylist(), strict=True)
    ]
    return unfolded(["fap", "annee", "indicateur", "valeur"], cells, sheet.problems)


EMPLOYMENT = Family(
    code="dares-effectifs",
    title="Effectifs en emploi par famille professionnelle depuis 1983",
    producer="Dares, enquête Emploi de l’Insee",
    licence="Licence Ouverte",
    fields=(
        Field("occupation", "fap", FAP),
        Field("year", "annee", Period()),
        Field("indicator", "indicateur", Label()),
        Field("value", "valeur", decimal()),
    ),
    key=("occupation", "year"),
    period="year",
    place=_france,
    place_fields=(),
    occupation="occupation",
    nomenclature=_nomenclature,
    has_one_period=False,
    measure="indicator",
    recognised_by=_has_a_column_an_occupation,
    unfold=_unfold,
)
PAY = Family(
    code="dares-salaires",
    title="Salaire médian par famille professionnelle",
    producer="Dares, enquête Emploi de l’Insee",
    licence="Licence Ouverte",
    fields=(
        Field("occupation", "fap3?", FAP),
        Field("period", "annee", Period()),
        Field("pay", "salaire median", number_or_empty(), indicator="salaire-median"),
    ),
    key=("occupation", "period"),
    period="period",
    place=_france,
    place_fields=(),
    occupation="occupation",
    nomenclature=_nomenclature,
    has_one_period=False,
)
TENSIONS = Family(
    code="dares-tensions-series",
    title="Tension par famille professionnelle depuis 2011",
    producer="Dares",
    licence="Licence Ouverte",
    fields=(
        Field("occupation", "fap", FAP),
        Field("tension", "tension", number_or_empty(), indicator="tension-nationale"),
        Field("year", "annee", year()),
    ),
    key=("occupation", "year"),
    period="year",
    place=_france,
    place_fields=(),
    occupation="occupation",
    nomenclature=_nomenclature,
    has_one_period=False,
)

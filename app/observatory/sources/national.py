"""National series of the Dares by occupation: employment since 1983, median pay, tension since 2011."""

from functools import partial

from app.observatory.sources.family import FRANCE, Family, Field, Place
from app.observatory.sources.kinds import Code, Label, Period, decimal, number_or_empty, year
from app.observatory.sources.sheet import Sheet, cells_under, squeezed, unfolded

FAP = Code(r"^([A-Z]([0-9][A-Z]([0-9]{2})?)?|ZZZ(ZZ)?|ENS|Ensemble)$", "un code FAP comme V4Z83")


def _nomenclature(_edition: int) -> str:
    return "FAP2009"


def _france(_row: dict[str, str]) -> Place:
    return Place(FRANCE, "")


def _has_a_column_an_occupation(headers: list[str]) -> bool:
    return squeezed(headers[0]) == "annee" and {"V4Z83", "V4Z85", "T2A60"} <= set(headers)


def _unfold(sheet: Sheet) -> Sheet:
    """One figure a row, from a line a year and a column an occupation."""
    occupations = ((rank, (header, "emploi-national")) for rank, header in enumerate(sheet.headers) if rank)
    cells = cells_under(sheet, occupations, beside=[0])
    return unfolded(["annee", "fap", "indicateur", "valeur"], cells, sheet.problems)


_family = partial(
    Family,
    licence="Licence Ouverte",
    place=_france,
    place_fields=(),
    occupation="occupation",
    nomenclature=_nomenclature,
    has_one_period=False,
)

EMPLOYMENT = _family(
    code="dares-effectifs",
    title="Effectifs en emploi par famille professionnelle depuis 1983",
    producer="Dares, enquête Emploi de l’Insee",
    fields=(
        Field("occupation", "fap", FAP),
        Field("year", "annee", Period()),
        Field("indicator", "indicateur", Label()),
        Field("value", "valeur", decimal()),
    ),
    key=("occupation", "year"),
    period="year",
    measure="indicator",
    recognised_by=_has_a_column_an_occupation,
    unfold=_unfold,
)
PAY = _family(
    code="dares-salaires",
    title="Salaire médian par famille professionnelle",
    producer="Dares, enquête Emploi de l’Insee",
    fields=(
        Field("occupation", "fap3?", FAP),
        Field("period", "annee", Period()),
        Field("pay", "salaire median", number_or_empty(), indicator="salaire-median"),
    ),
    key=("occupation", "period"),
    period="period",
)
TENSIONS = _family(
    code="dares-tensions-series",
    title="Tension par famille professionnelle depuis 2011",
    producer="Dares",
    fields=(
        Field("occupation", "fap", FAP),
        Field("tension", "tension", number_or_empty(), indicator="tension-nationale"),
        Field("year", "annee", year()),
    ),
    key=("occupation", "year"),
    period="year",
)

"""Staff of the social services of the départements (Drees, survey « Aide sociale »): a sheet a category of staff."""

import re
from collections.abc import Iterator

from app.observatory.sources.family import DEPARTEMENTS, FRANCE, Book, Family, Field, Layout, Place
from app.observatory.sources.kinds import Code, Label, Period, decimal
from app.observatory.sources.problems import Problem
from app.observatory.sources.sheet import Cell, Sheet, squeezed, unfolded

MEASURES = {"eff": "agents-departement", "etp": "agents-departement-etp"}
CATEGORIES = {
    "pers medical": "medical",
    "psychologues": "psychologues",
    "pers paramed": "paramedical",
    "pers social et educatif": "social-educatif",
    "pers medico tech": "medico-technique",
    "pers admin et tech": "administratif-technique",
    "pers ass fam": "assistants-familiaux",
    "total general hors af": "hors-assistants-familiaux",
    "total general y c af": "",
}
HEADER_WITHIN = 25
HEADER, OF_FRANCE = "numero de departement", "total estime france metropolitaine et drom"
YEAR = re.compile(r"20[0-9]{2}")


def _sheets(book: Book) -> Iterator[tuple[str, str, str]]:
    """The sheets of figures: their name, what they measure and of whom."""
    for name in book.names:
        measure, _, category = squeezed(name).partition(" ")
        if measure in MEASURES and category in CATEGORIES:
            yield name, MEASURES[measure], CATEGORIES[category]


def _unfold(book: Book) -> Sheet:
    """One figure a row, from a sheet a category, a line a département and a column a year."""
    cells: list[Cell] = []
    problems: list[Problem] = []
    for name, measure, category in _sheets(book):
        rows = book.rows(name)
        at = next((at for at, row in enumerate(rows[:HEADER_WITHIN]) if squeezed(row[0]) == HEADER), None)
        if at is None:
            problems.append(Problem("La ligne qui commence par « Numéro de département » manque.", sheet=name))
            continue
        years = [(rank, year) for rank, year in enumerate(rows[at]) if YEAR.fullmatch(year)]
        for line, row in enumerate(rows[at + 1 :], at + 2):
            if place := _named(row):
                said = ((rank, (place, category, year, measure, row[rank])) for rank, year in years)
                cells += [Cell(name, line, rank, words) for rank, words in said]
    return unfolded(["territoire", "categorie", "annee", "indicateur", "valeur"], cells, problems)


def _named(row: list[str]) -> str:
    """The département of a line, or France for its total; nothing for narrower totals and notes, which name none."""
    if squeezed(row[0]) == OF_FRANCE:
        return FRANCE
    return row[0].strip().zfill(2) if "".join(row[1:2]).strip() else ""


def _place(row: dict[str, str]) -> Place | None:
    if row["territory"] == FRANCE:
        return Place(FRANCE, "")
    return Place("departement", row["territory"]) if row["territory"] in DEPARTEMENTS else None


FAMILY = Family(
    code="drees-personnel",
    title="Personnel de l’action sociale et médico-sociale des départements",
    producer="Drees, enquête Aide sociale",
    licence="Licence Ouverte",
    fields=(
        Field("territory", "territoire", Code(r"^(france|[0-9]{2,3}[DM]?|2[AB])$", "un code département")),
        Field("category", "categorie", Label()),
        Field("year", "annee", Period()),
        Field("indicator", "indicateur", Label()),
        # « ND » is one of the marks of what is not available.
        Field("value", "valeur", decimal()),
    ),
    key=("territory", "category", "year", "indicator"),
    period="year",
    place=_place,
    place_fields=("territory",),
    has_one_period=False,
    measure="indicator",
    breakdowns=(("categorie", "category"),),
    layout=Layout(fits=lambda book: any(_sheets(book)), unfold=_unfold),
)

"""Staff of the départements: each figure of each sheet, what « ND » means, sums checked against the totals."""

import io
from collections import Counter, defaultdict
from functools import cache

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.extensions import db
from app.kernel.territories.models import Territory
from app.observatory.models import Breakdown, Observation, Release
from tests.observatory.files import DATA, refused
from tests.observatory.test_readers import figures_of, reading_of

STAFF = DATA / "drees_personnel_departemental_action_sociale_2014-2020.xlsx"
PARTS = ("medical", "psychologues", "paramedical", "social-educatif", "medico-technique", "administratif-technique")


@cache
def cells_of(sheet):
    """The cells of a sheet: line n is item n - 1."""
    return CalamineWorkbook.from_path(STAFF).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


@cache
def figures():
    return figures_of(STAFF)


def test_every_figure_is_the_cell_of_its_own_sheet():
    assert len(figures()) == 16 * 7 * (5 + 1)
    for figure in figures():
        cell = cells_of(figure["source_sheet"])[figure["source_row"] - 1][figure["source_column"]]
        expected = (None, "not_available") if cell == "ND" else (cell, "published")
        assert (figure["value"], figure["status"]) == expected, figure
    assert reading_of(STAFF).sheet == ""


def test_what_is_not_available_is_fifty_figures_of_the_region_and_never_zero():
    missing = [figure for figure in figures() if figure["status"] == "not_available"]
    by_place = Counter((figure["place"], figure["period"]) for figure in missing if figure["place"])
    assert by_place == {("44", 2015): 16, ("49", 2014): 2, ("53", 2014): 16, ("53", 2015): 16}
    assert Counter(figure["period"] for figure in missing if not figure["place"]) == {
        **dict.fromkeys((2014, 2015, 2016), 16),
        **dict.fromkeys((2017, 2018), 7),
    }


def test_a_zero_of_the_producer_stays_a_zero():
    (zero,) = [
        figure
        for figure in figures()
        if (figure["place"], figure["period"], figure["breakdown"]) == ("49", 2015, "categorie=assistants-familiaux")
    ]
    assert (zero["value"], zero["status"]) == (0, "published")


def test_categories_add_up_to_the_totals_wherever_all_are_known():
    heads = defaultdict(dict)
    for figure in figures():
        if figure["indicator"] == "agents-departement" and figure["place"]:
            heads[figure["place"], figure["period"]][figure["breakdown"].removeprefix("categorie=")] = figure["value"]
    whole = {key: found for key, found in heads.items() if None not in found.values()}
    assert len(whole) == 5 * 7 - 4
    for found in whole.values():
        assert sum(found[part] for part in PARTS) == found["hors-assistants-familiaux"]
        assert found["hors-assistants-familiaux"] + found["assistants-familiaux"] == found[""]


def test_full_time_equivalents_have_no_total_with_foster_carers():
    parts = {figure["breakdown"] for figure in figures() if figure["indicator"] == "agents-departement-etp"}
    assert parts == {f"categorie={part}" for part in (*PARTS, "hors-assistants-familiaux")}


def altered(sheet, cell, value):
    book = load_workbook(STAFF)
    book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "value", "row", "column", "said"),
    [
        ("H59", "onze", 59, "H", "« onze » n’est pas un nombre, ou rien."),
        ("A59", "Mayenne", 59, "C", "« Mayenne » n’est pas un code département."),
        ("A59", "44", 59, "C", "La ligne répète la ligne 50"),
        ("A4", "N°", None, "", "La ligne qui commence par « Numéro de département » manque."),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_with_its_sheet(cell, value, row, column, said):
    problem = refused(altered("etp - pers medical", cell, value)).problems[0]
    assert (problem.sheet, problem.row) == ("etp - pers medical", row)
    assert said in problem.message
    assert problem.column in (column, "")


def test_the_passport_of_a_figure_leads_to_its_sheet(browse):
    figure = db.session.scalars(
        select(Observation)
        .join(Observation.release)
        .join(Observation.breakdown)
        .join(Territory, Territory.id == Observation.territory_id)
        .where(
            Release.family == "drees-personnel",
            Breakdown.code == "categorie=social-educatif",
            Territory.code == "53",
            Observation.period == 2020,
        )
        .order_by(Observation.indicator_id)
        .limit(1)
    ).one()
    assert figure.value == cells_of("eff - pers social et educatif")[58][8] == 217
    page = browse().get(f"/observatoire/chiffres/{figure.id}")
    assert "Lu tel quel dans la cellule I59 de la feuille « eff - pers social et educatif »" in page.words
    assert "allez à la feuille « eff - pers social et educatif », cellule I59" in page.words
    assert "Mayenne · personnel social et éducatif" in page.words

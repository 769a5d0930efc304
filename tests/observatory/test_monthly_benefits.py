"""Solidarity benefits: months, provisional figures, and what the sheets of the workbook say of one another."""

import io
from collections import Counter
from datetime import date
from functools import cache

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.extensions import db
from app.kernel.territories.models import Territory
from app.observatory import frames
from app.observatory.models import Indicator, Observation, Status
from app.observatory.queries.export import STATUS_WORDS
from app.observatory.sources import Reading, read
from tests.observatory.files import DATA, refused
from tests.observatory.test_readers import figures_of, reading_of

BENEFITS = DATA / "drees_donnees_mensuelles_prestations_solidarite.xlsx"
SHEETS = {
    "allocataires-rsa": ("Tableau 2", 46),
    "allocataires-aah": ("Tableau 3", 46),
    "allocataires-ass": ("Tableau 4", 45),
    "allocataires-prime-activite": ("Tableau 5", 46),
    "allocataires-aides-logement": ("Tableau 6", 46),
    "garantie-jeunes": ("Tableau 7", 43),
    "garantie-jeunes-entrees": ("Tableau 8", 43),
}


@cache
def cells_of(sheet):
    """The cells of a sheet: line n is item n - 1."""
    return CalamineWorkbook.from_path(BENEFITS).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


@cache
def figures():
    return figures_of(BENEFITS)


def test_each_benefit_has_its_months_in_its_own_sheet_and_france_in_the_first():
    by_sheet = Counter((figure["indicator"], figure["mesh"], figure["source_sheet"]) for figure in figures())
    expected = {(code, "departement", sheet): 5 * months for code, (sheet, months) in SHEETS.items()}
    assert by_sheet == expected | {(code, "france", "Tableau 1"): 46 for code in SHEETS}
    assert len(figures()) == 1_897
    assert reading_of(BENEFITS).year == 2020


def test_every_figure_is_the_cell_of_its_month_and_of_its_departement():
    for figure in figures():
        rows, rank = cells_of(figure["source_sheet"]), figure["source_column"]
        row = rows[figure["source_row"] - 1]
        text = str(row[rank]).replace(" ", "").removesuffix("*")
        assert (text == "nd") if figure["value"] is None else (float(text) == figure["value"])
        if isinstance(row[0], date):
            assert figure["period"] == row[0].year * 100 + row[0].month
        if figure["place"]:
            assert int(rows[4][rank]) == int(figure["place"])


def test_the_last_five_months_are_provisional():
    marked = Counter((figure["indicator"], figure["mesh"]) for figure in figures() if figure["status"] == "provisional")
    benefits = [code for code in SHEETS if code.startswith("allocataires")]
    assert marked == {(code, mesh): 5 * many for code in benefits for mesh, many in (("departement", 5), ("france", 1))}
    of = {
        (figure["indicator"], figure["place"], figure["period"]): (figure["value"], figure["status"])
        for figure in figures()
    }
    assert of["allocataires-rsa", "44", 202005] == (31_380, "published")
    assert of["allocataires-rsa", "44", 202006][1] == "provisional"
    assert of["allocataires-ass", "", 202005] == (343_500, "provisional")
    assert of["allocataires-ass", "", 202010] == (None, "not_available")


@pytest.mark.parametrize("code", SHEETS)
def test_all_the_departements_add_up_to_france_but_for_rounding(code):
    rows = cells_of(SHEETS[code][0])
    columns = {rank for rank, number in enumerate(rows[4]) if rank and number != ""}
    assert len(columns) == 101
    (december,) = [row for row in rows if row[0] == date(2019, 12, 1)]
    total = sum(december[rank] for rank in columns)
    (france,) = [
        figure["value"]
        for figure in figures()
        if (figure["indicator"], figure["mesh"], figure["period"]) == (code, "france", 201912)
    ]
    assert total == pytest.approx(france, abs=300)


def fabricated(*lines, title="Tableau 2 : Nombre d'allocataires du RSA par département et par mois", name="Tableau 2"):
    """A workbook that no producer made, laid out as theirs."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row in ([title], ["fabriqué"], ["Numero", 44, None, 53], ["Département", "A", None, "B"], *lines):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADS = [None, "Effectif", "Evolution (en %)", "Effectif"]
JUNE = [date(2020, 6, 1), 10, 1.5, 20]


def test_marks_of_absence_are_told_apart():
    reading = read(fabricated(HEADS, JUNE, ["juil-20*", "nd", "nd", "NC"], ["août-20", "30*", 2, "-"], ["nd : note"]))
    assert isinstance(reading, Reading), reading.problems
    assert [
        (figure["place"], figure["period"], figure["value"], figure["status"])
        for figure in frames.records(frames.figures(reading))
    ] == [
        ("44", 202006, 10, "published"),
        ("53", 202006, 20, "published"),
        ("44", 202007, None, "not_available"),
        ("53", 202007, None, "not_disclosed"),
        ("44", 202008, 30, "provisional"),
        ("53", 202008, None, "not_available"),
    ]
    assert reading.sheet == "Tableau 2"


@pytest.mark.parametrize(
    ("data", "row", "said"),
    [
        (fabricated(HEADS, JUNE, ["brumaire-20", 10, 1, 20]), 7, "Cette ligne ne dit pas son mois."),
        (fabricated(HEADS, JUNE, [date(2020, 7, 1), 10.5, 1, 20]), 7, "n’est pas un nombre entier positif ou « NC »"),
        (fabricated(HEADS, JUNE, [date(2020, 7, 1), "*", 1, 20]), 7, "« * » n’est pas un nombre entier positif"),
        (fabricated(HEADS, JUNE, ["juin-20", 10, 1, 20]), 7, "La ligne répète la ligne 6"),
    ],
)
def test_a_month_or_a_count_that_cannot_be_read_refuses_the_workbook(data, row, said):
    problem = refused(data).problems[0]
    assert (problem.sheet, problem.row) == ("Tableau 2", row)
    assert said in problem.message


def test_a_table_without_its_numbers_or_of_something_else_gives_nothing():
    lost = Workbook()
    lost.active.title = "Tableau 2"
    lost.active.append(["Tableau 2 : Nombre d'allocataires du RSA par département et par mois"])
    out = io.BytesIO()
    lost.save(out)
    assert refused(out.getvalue()).problems[0].message == "La ligne des numéros de départements manque."
    other = fabricated(HEADS, JUNE, title="Tableau 2 : Bénéficiaires de l’aide sociale")
    assert refused(other).problems[0].message.startswith("Ce fichier n’est pas reconnu.")


def test_a_provisional_figure_says_so_and_leads_to_its_sheet(browse):
    figure = db.session.scalars(
        select(Observation)
        .join(Observation.indicator)
        .join(Territory, Territory.id == Observation.territory_id)
        .where(Indicator.code == "allocataires-rsa", Territory.code == "53", Observation.period == 202010)
    ).one()
    page = browse().get(f"/observatoire/chiffres/{figure.id}")
    assert "(provisoire)" in page.words
    assert "Lu tel quel dans la cellule DD53 de la feuille « Tableau 2 »" in page.words
    assert set(STATUS_WORDS) == set(Status)

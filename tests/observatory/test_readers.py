"""Every source that ships, read and compared with its own cells; what each absence means."""

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from app.observatory import frames
from app.observatory.sources import KnownCodes, Reading, Report, read
from app.observatory.sources.periods import in_words, last_year, step, written
from app.observatory.sources.sheet import column_letter, column_rank
from tests.observatory.files import DATA

COMMUNES = DATA / "extrait-pdl_cc_filosofi_2021_COM.csv"
BY_EPCI = DATA / "extrait-pdl_epci_filosofi_2019-2021.csv"
FLORES = DATA / "extrait-pdl_exdeco_pivot_flores_a38.csv"
URSSAF = DATA / "extrait-pdl_exdeco_pivot_urssaf_a38.csv"
EMPLOYMENT = DATA / "dares-psm_effectifs_3niv.csv"
PAY = DATA / "dares-psm_salaire_median_3niv.csv"
TENSIONS = DATA / "dares-psm_evol_tensions.csv"
PEOPLE = DATA / "extrait-pdl_insee-estimation-population-2024.csv"
PEOPLE_BY_EPCI = DATA / "extrait-pdl_epci_millesimes_2021-2026.csv"
FILES = (COMMUNES, BY_EPCI, FLORES, URSSAF, EMPLOYMENT, PAY, TENSIONS, PEOPLE, PEOPLE_BY_EPCI)


def reading_of(path: Path) -> Reading:
    reading = read(path.read_bytes())
    assert isinstance(reading, Reading), reading.problems
    return reading


def figures_of(path: Path) -> list[dict]:
    return frames.records(frames.figures(reading_of(path)))


def rows_of(path: Path) -> list[list[str]]:
    """The lines of a text file: line n is item n - 1."""
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";" if ";" in text.splitlines()[0] else ","))


def as_number(cell: str) -> float | None:
    """What a cell says; nothing for a mark or a blank."""
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_two_hundred_figures_taken_at_random_are_the_cells_they_lead_back_to(path):
    reading, rows = reading_of(path), rows_of(path)
    letters = {measure.indicator: measure.letter for measure in reading.measures}
    chosen = random.Random(2026).sample(figures_of(path), 200)
    for figure in chosen:
        rank = figure["source_column"]
        rank = column_rank(letters[figure["indicator"]]) if rank is None else rank
        cell = rows[figure["source_row"] - 1][rank]
        assert figure["value"] == as_number(cell), (figure, cell)
        assert (figure["value"] is None) == (figure["status"] in ("not_disclosed", "not_available"))


def test_a_commune_s_poverty_is_hidden_where_the_producer_hides_it_and_never_zero():
    figures = [figure for figure in figures_of(COMMUNES) if figure["indicator"] == "taux-pauvrete"]
    everybody = [figure for figure in figures if not figure["breakdown"]]
    assert len(everybody) == 1_232
    assert Counter(figure["status"] for figure in everybody) == {
        "not_disclosed": 932,
        "published": 298,
        "not_available": 2,
    }
    assert min(figure["value"] for figure in everybody if figure["value"] is not None) > 0
    parts = {figure["breakdown"] for figure in figures} - {""}
    assert parts == {
        *(f"age={age}" for age in ("moins-de-30", "30-39", "40-49", "50-59", "60-74", "75-et-plus")),
        "logement=proprietaires",
        "logement=locataires",
    }


@pytest.mark.parametrize(
    ("median", "poverty", "expected"),
    [("25820,5", "s", (25820.5, "not_disclosed")), ("25820.5", "", (25820.5, "not_available"))],
)
def test_other_vintages_write_decimals_with_a_point_and_leave_blanks(median, poverty, expected):
    text = f"CODGEO;NBMENFISC22;NBPERSMENFISC22;MED22;TP6022\n44109;346;895;{median};{poverty}\n"
    reading = read(text.encode())
    assert isinstance(reading, Reading), reading.problems
    found = {figure["indicator"]: figure for figure in frames.records(frames.figures(reading))}
    assert reading.year == 2022
    assert (found["niveau-vie-median"]["value"], found["taux-pauvrete"]["status"]) == expected


def test_the_mean_of_the_epci_is_not_taken_for_france():
    text = BY_EPCI.read_text()
    header = text.splitlines()[0]
    false_france = "00FR," + ",".join("1" for _ in header.split(",")[1:])
    reading = read(f"{text}{false_france}\n".encode())
    assert isinstance(reading, Reading), reading.problems
    assert {place.code for place in reading.places} == {row[0] for row in rows_of(BY_EPCI)[1:]}
    assert len(reading.places) == 71 * 2 * 5


def test_what_a_third_party_assembled_says_so():
    assert {path.stem: bool(reading_of(path).family.assembled_by) for path in FILES} == {
        COMMUNES.stem: False,
        BY_EPCI.stem: True,
        FLORES.stem: True,
        URSSAF.stem: True,
        EMPLOYMENT.stem: False,
        PAY.stem: False,
        TENSIONS.stem: False,
        PEOPLE.stem: False,
        PEOPLE_BY_EPCI.stem: True,
    }


def test_sectors_are_parts_of_employment_year_by_year():
    figures = figures_of(URSSAF)
    social = {
        figure["period"]: figure["value"]
        for figure in figures
        if figure["place"] == "0051" and figure["breakdown"] == "secteur=QB"
    }
    (row,) = [row for row in rows_of(URSSAF) if row[0] == "0051" and row[2] == "QB"]
    assert social == {2019: float(row[6]), 2022: float(row[7]), 2023: float(row[8]), 2024: float(row[9])}


def test_a_national_series_keeps_its_years_without_a_figure_apart():
    figures = [figure for figure in figures_of(EMPLOYMENT) if figure["code"] == "V4Z85"]
    assert len(figures) == 36
    assert {figure["period"] for figure in figures if figure["value"] is None} == set(range(1983, 2004))
    assert {figure["mesh"] for figure in figures} == {"france"}
    pay = [figure["period"] for figure in figures_of(PAY) if figure["code"] == "V4Z85"]
    assert sorted(pay) == [20032005, 20172019]


def test_communes_that_are_no_more_are_left_out_and_told():
    known = KnownCodes({}, {"commune": frozenset({"44109"})}, {"commune": frozenset({"85037"})})
    text = "CODGEO;NBMENFISC21;NBPERSMENFISC21;MED21;TP6021\n44109;1;2;20000;s\n85037;1;2;20000;s\n"
    reading = read(text.encode(), known)
    assert isinstance(reading, Reading), reading.problems
    assert reading.former == {"85037": 1}
    assert [place.code for place in reading.places] == ["44109"]
    refused = read(text.replace("44109", "44999").encode(), known)
    assert isinstance(refused, Report)
    assert refused.problems[0].value == "44999"


LONG = "territoire;metier;periode;mesure;sexe;valeur;statut\n"
PLACES = {"departement": frozenset({"53"}), "commune": frozenset({"53130"})}
KNOWN = KnownCodes({"": frozenset({"FAP2021:V4X85"})}, PLACES, {}, frozenset({"effectifs"}))


def test_the_long_format_gives_months_spans_parts_and_reasons():
    reading = read(
        f"{LONG}departement:53;FAP2021:V4X85;2017-01;effectifs;femmes;12,5;provisoire\n"
        "commune:53130;;2016-2018;effectifs;;;secret\nfrance;;2019;effectifs;;0;\n".encode(),
        KNOWN,
    )
    assert isinstance(reading, Reading), reading.problems
    figures = frames.records(frames.figures(reading))
    assert [(f["code"], f["place"], f["period"], f["breakdown"], f["value"], f["status"]) for f in figures] == [
        ("FAP2021:V4X85", "53", 201701, "sexe=femmes", 12.5, "provisional"),
        ("", "53130", 20162018, "", None, "not_disclosed"),
        ("", "", 2019, "", 0, "published"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("departement:53;FAP2021:ZZZ99;2019;effectifs;;1;", "Ce métier n’est pas suivi par le portail."),
        ("departement:99;;2019;effectifs;;1;", "Le territoire (departement) est inconnu du portail."),
        ("departement:53;;2019;inconnue;;1;", "Cette mesure n’est pas dans la liste des indicateurs."),
        ("departement:53;;2019-13;effectifs;;1;", "une période comme 2019, 2017-01 ou 2016-2018"),
        ("departement:53;;2018-2016;effectifs;;1;", "une période comme 2019, 2017-01 ou 2016-2018"),
        ("departement:53;;2019;effectifs;;douze;", "un nombre, ou rien"),
        ("departement:53;;2019;effectifs;;1;estimé", "« publie », « provisoire »"),
        ("Mayenne;;2019;effectifs;;1;", "un territoire comme « departement:53 »"),
    ],
)
def test_one_bad_line_refuses_a_long_file_and_says_where(line, said):
    refused = read(f"{LONG}departement:53;;2018;effectifs;;1;\n{line}\n".encode(), KNOWN)
    assert isinstance(refused, Report)
    assert refused.total == 1
    assert said in refused.problems[0].message
    if "mesure" not in said:
        assert refused.problems[0].row == 3


def test_periods_are_numbers_that_read_as_people_write_them():
    assert [written(period) for period in (2019, 201701, 20162018)] == ["2019", "2017-01", "2016-2018"]
    assert [in_words(period) for period in (2019, 201701, 20162018)] == ["2019", "janv.\u00a02017", "2016-2018"]
    assert [last_year(period) for period in (2019, 201712, 20162018)] == [2019, 2017, 2018]
    assert [step(period) for period in (2019, 201701, 201712, 20162018)] == [2020, 201702, 201801, 20172019]


def test_a_column_has_one_letter_and_a_letter_one_column():
    assert [column_rank(column_letter(rank)) for rank in range(2_000)] == list(range(2_000))

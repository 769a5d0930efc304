"""Municipal populations: which years, of which limits, and what the two files say of each other."""

import csv
from collections import Counter, defaultdict

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.kernel.territories.models import Territory, TerritoryFormerCode
from app.observatory.models import Indicator, Observation, Release
from app.observatory.sources import Reading, read
from tests.observatory.files import DATA, refused
from tests.observatory.test_readers import PEOPLE, PEOPLE_BY_EPCI, figures_of, reading_of, rows_of

MEMBERS = DATA.parents[1] / "kernel" / "territories" / "data" / "extrait-pdl_epci_communes.csv"


def by_place(path):
    """The figures of a file, by place and year."""
    return {(figure["place"], figure["period"]): figure for figure in figures_of(path)}


def test_the_communes_of_each_year_add_up_to_the_legal_population_of_the_region():
    totals = Counter()
    for figure in figures_of(PEOPLE):
        totals[figure["period"]] += int(figure["value"] or 0)
    assert totals == {2017: 3_757_600, 2018: 3_781_423, 2019: 3_806_461, 2020: 3_832_120, 2021: 3_853_999}


def test_years_whose_communes_are_not_all_there_are_left_aside():
    raw = [sum(int(row[rank] or 0) for row in rows_of(PEOPLE)[1:]) for rank in range(6, 11)]
    assert raw == [3_368_157, 3_559_438, 3_633_530, 3_663_791, 3_757_600]
    assert {figure["period"] for figure in figures_of(PEOPLE)} == {2017, 2018, 2019, 2020, 2021}
    assert reading_of(PEOPLE).rows_read == 1_238 * 5


def test_a_commune_that_was_merged_has_no_population_rather_than_zero():
    blanks = {key for key, figure in by_place(PEOPLE).items() if figure["status"] == "not_available"}
    assert blanks == {
        *(("53239", year) for year in (2019, 2020, 2021)),
        *(("53274", year) for year in (2019, 2020, 2021)),
        *(("85307", year) for year in (2020, 2021)),
        *((code, 2021) for code in ("85037", "85053")),
    }


def test_one_population_leads_to_its_cell():
    mayenne = by_place(PEOPLE)["53147", 2021]
    row = rows_of(PEOPLE)[mayenne["source_row"] - 1]
    assert (row[4], row[5]) == ("53147", "Mayenne")
    assert mayenne["value"] == float(row[14])
    assert mayenne["source_column"] == 14


def test_the_vintage_of_an_epci_is_three_years_after_the_year_it_counts():
    communes, epcis = by_place(PEOPLE), by_place(PEOPLE_BY_EPCI)
    with MEMBERS.open(encoding="utf-8", newline="") as lines:
        members = [(row["epci_siren"], row["commune_code"]) for row in csv.DictReader(lines)]
    sums = defaultdict(int)
    for siren, commune in members:
        for year in range(2018, 2022):
            figure = communes.get((commune, year))
            sums[siren, year] += int(figure["value"] or 0) if figure else 0
    same = Counter(year for (siren, year), total in sums.items() if epcis[siren, year]["value"] == total)
    # The others have communes out of the region, or that were merged or have changed EPCI since.
    assert same == {2018: 58, 2019: 59, 2020: 60, 2021: 60}


def test_a_vintage_that_repeats_the_one_before_is_left_aside():
    rows = rows_of(PEOPLE_BY_EPCI)[1:]
    counted = {year: [row[5] for row in rows if row[0] == year] for year in ("2025", "2026")}
    assert counted["2025"] == counted["2026"]
    assert Counter(figure["period"] for figure in figures_of(PEOPLE_BY_EPCI)) == dict.fromkeys(range(2018, 2023), 71)
    redon = by_place(PEOPLE_BY_EPCI)["243500741", 2018]
    assert rows[redon["source_row"] - 2][:2] == ["2021", "243500741"]


HEADER = "millesime,siren,nom,type,nb_communes,population_municipale,population_totale"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("an 2024,200000438,A,CC,1,10,11", "une période comme 2019"),
        ("2024,20000,A,CC,1,10,11", "un numéro SIREN d’intercommunalité"),
        ("2024,200000438,A,CC,1,dix,11", "un nombre entier positif, ou rien"),
        ("2023,200000438,A,CC,1,10,11", "répète la ligne 2"),
    ],
)
def test_a_vintage_a_code_or_a_count_that_cannot_be_read_refuses_the_file(line, said):
    report = refused(f"{HEADER}\n2023,200000438,A,CC,1,9,10\n{line}\n".encode())
    assert (report.total, report.problems[0].row) == (1, 3)
    assert said in report.problems[0].message


def test_other_headers_are_read_and_other_tables_are_not():
    reading = read(b"COM;P21_POP;P22_POP\n53147;12 945;13000\n75056;2133111;2113705\n")
    assert isinstance(reading, Reading), reading.problems
    assert [measure.values.to_pylist() for measure in reading.measures] == [[12945, 13000]]
    assert refused(b"COM;P21_LOG;P22_LOG\n53147;1;2\n").problems[0].message.startswith("Ce fichier n")


def test_communes_that_are_no_more_are_told_and_the_others_are_online(app):
    release = db.session.scalars(select(Release).where(Release.family == "population-communes")).one()
    gone = set(db.session.scalars(select(TerritoryFormerCode.code)))
    assert len(release.left_out["former"]) == 13
    assert release.left_out["former"].keys() <= gone
    assert release.observation_count == 6_190 - 13 * 5
    nantes = db.session.scalars(
        select(Observation)
        .join(Observation.indicator)
        .join(Territory, Territory.id == Observation.territory_id)
        .where(Indicator.code == "population-municipale", Territory.code == "44109", Observation.period == 2021)
    ).one()
    assert nantes.value == 323_204
    total = select(func.sum(Observation.value)).where(Observation.release_id == release.id, Observation.period == 2021)
    assert db.session.scalar(total) < 3_853_999

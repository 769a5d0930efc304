"""France services places: the lines of the list are counted, none twice, each where it is."""

import csv
from collections import Counter

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.territories.models import Territory
from app.observatory.models import Observation, Release
from app.observatory.sources import Reading, read
from tests.observatory.files import DATA, refused
from tests.observatory.test_readers import figures_of, rows_of

LIST = DATA / "extrait_liste-fs.csv"
HEADER = "id_fs,insee_dep,insee_com,labellisation"
OURS = ("44", "49", "53", "72", "85")


def counts(mesh):
    return {figure["place"]: figure["value"] for figure in figures_of(LIST) if figure["mesh"] == mesh}


def test_the_places_of_each_mesh_are_the_lines_of_the_list():
    lines = rows_of(LIST)[1:]
    assert len(lines) == 2_707
    assert counts("departement") == {"44": 33, "49": 27, "53": 17, "72": 26, "85": 20}
    assert counts("departement") == Counter(row[1] for row in lines if row[1] in OURS)
    assert counts("region") == {"52": 123}
    assert counts("commune") == Counter(row[3] for row in lines if row[1] in OURS)
    assert len(counts("commune")) == 119


def test_what_ships_names_no_contact():
    assert rows_of(LIST)[0] == [
        *("id_fs", "insee_dep", "lib_fs", "insee_com", "lib_com"),
        *("itinerance", "format_fs", "labellisation", "format_fs_anct"),
    ]


def test_a_place_out_of_the_region_counts_for_none_of_it():
    rows = ("1,1,01033,Espace labellisé 01/01/2020", "2,44,44109,Espace labellisé 20/04/2022", "3,2A,2A004,")
    reading = read("\n".join((HEADER.upper(), *rows)).encode())
    assert isinstance(reading, Reading), reading.problems
    assert {(place.mesh, place.code) for place in reading.places} == {
        ("commune", "44109"),
        ("departement", "44"),
        ("region", "52"),
    }
    assert reading.year == 2022


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1,44,44051,Espace labellisé 01/01/2020", "La ligne répète la ligne 2 (1)."),
        ("2,44,49127,Espace labellisé 01/01/2020", "« 49127 » n’est pas un code commune du département 44."),
        ("2,44,44,Espace labellisé 01/01/2020", "« 44 » n’est pas un code commune du département 44."),
    ],
)
def test_a_line_that_would_count_twice_or_nowhere_refuses_the_list(line, said):
    report = refused(f"{HEADER}\n1,44,44109,Espace labellisé 01/01/2020\n{line}\n".encode())
    assert [(problem.row, problem.message) for problem in report.problems] == [(3, said)]


def test_a_list_that_tells_no_year_is_refused():
    report = refused(f"{HEADER}\n1,44,44109,\n".encode())
    assert {problem.message for problem in report.problems} == {"Il manque l’année d’une labellisation."}


def test_a_place_of_a_commune_that_is_no_more_still_counts_for_its_departement(app):
    release = db.session.scalars(select(Release).where(Release.family == "france-services")).one()
    assert release.left_out["former"] == {"49069": 1}
    assert release.observation_count == 118 + 5 + 1
    maine_et_loire = db.session.scalars(
        select(Observation.value)
        .join(Territory, Territory.id == Observation.territory_id)
        .where(Observation.release_id == release.id, Territory.type == "departement", Territory.code == "49")
    ).one()
    with LIST.open(encoding="utf-8", newline="") as lines:
        assert maine_et_loire == sum(row["insee_dep"] == "49" for row in csv.DictReader(lines)) == 27

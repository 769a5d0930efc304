"""Reading the producers' own files, cell by cell."""

from collections import Counter

import pyarrow.compute as pc
import pytest

from app.observatory.sources import KnownCodes, Reading, read
from tests.observatory.files import (
    BMO,
    HEADER,
    SHEET,
    TENSIONS,
    bmo_row,
    bmo_rows,
    refused,
    small_bmo,
    tension_lines,
    whole_reading,
)

MEASURES = {"projets": 11, "difficiles-nombre": 12, "saisonniers-nombre": 13}
FACTORS = {
    "emploi": 1, "tension": 2, "tension-classe": 3, "intensite-embauches": 4, "lien-formation": 5,
    "manque-main-oeuvre": 6, "non-durabilite": 7, "conditions-travail": 8, "inadequation-geographique": 9,
}  # fmt: skip
PLACES = ("44", "49", "53", "72", "85")


def read_whole(data: bytes) -> Reading:
    reading = read(data)
    assert isinstance(reading, Reading), reading.problems
    return reading


def test_every_row_of_the_region_is_kept_and_no_other():
    reading = whole_reading(BMO)
    of_region = [n for n, r in enumerate(bmo_rows()[1:], 2) if r[5] == "52" or r[7] in PLACES]

    assert reading.rows_read == 53_443
    assert reading.lines.to_pylist() == of_region
    assert reading.rows_kept == 3_484


def test_every_cell_kept_is_the_cell_of_the_workbook():
    reading = whole_reading(BMO)
    rows = bmo_rows()
    for measure in reading.measures:
        column = MEASURES[measure.indicator]
        assert measure.header == rows[0][column]
        for line, value, status in zip(reading.lines, measure.values, measure.statuses, strict=True):
            cell = rows[line.as_py() - 1][column]
            expected = (None, "not_disclosed") if cell == "*" else (float(cell), "published")
            assert (value.as_py(), status.as_py()) == expected, f"line {line} of {measure.header}"


def test_a_star_is_never_read_as_zero():
    reading = whole_reading(BMO)
    in_region = pc.equal(reading.regions, "52")
    hidden = {
        measure.header: Counter(
            status for status, inside in zip(measure.statuses.to_pylist(), in_region.to_pylist(), strict=True) if inside
        )["not_disclosed"]
        for measure in reading.measures
    }

    assert hidden == {"met": 655, "xmet": 1_253, "smet": 2_543}
    for measure in reading.measures:
        assert min(value for value in measure.values.to_pylist() if value is not None) == 5


def test_redon_counts_for_loire_atlantique_and_not_for_the_region():
    reading = whole_reading(BMO)
    redon = [(place, region) for place, region in zip(reading.places, reading.regions, strict=True)
             if place.code == "5313"]  # fmt: skip

    assert len(redon) == 22
    assert {place.within for place, _ in redon} == {"44"}
    assert {region.as_py() for _, region in redon} == {"53"}


def test_the_columns_of_figures_are_named_as_a_spreadsheet_names_them():
    assert [(m.header, m.letter) for m in whole_reading(BMO).measures] == [("met", "L"), ("xmet", "M"), ("smet", "N")]
    assert whole_reading(BMO).sheet == SHEET


def test_occupations_the_portal_does_not_follow_are_counted_and_left_out():
    bassins = frozenset(str(int(r[9])) for r in bmo_rows()[1:] if r[5] == "52" or r[7] in PLACES)
    known = KnownCodes({"FAP2021": frozenset({"V4X83"})}, {"bassin": bassins})
    reading = read(BMO.read_bytes(), known)

    assert isinstance(reading, Reading)
    assert set(reading.occupations.to_pylist()) == {"V4X83"}
    assert reading.rows_kept == 23
    assert sum(reading.unlisted.values()) == 3_484 - 23


def test_a_place_the_portal_does_not_know_stops_the_file():
    known = KnownCodes({"FAP2021": frozenset({"V4X83"})}, {"bassin": frozenset({"5220"})})
    report = read(small_bmo(bmo_row("5220"), bmo_row("5299")), known)

    assert [(p.row, p.value) for p in report.problems] == [(3, "5299")]


def test_the_tension_file_is_read_as_the_producer_wrote_it():
    reading = whole_reading(TENSIONS)
    lines = tension_lines()

    assert reading.year == 2019
    assert reading.nomenclature == "FAP2009"
    assert reading.rows_read == 31_034
    for measure in reading.measures:
        column = FACTORS[measure.indicator]
        for line, value, status in zip(reading.lines, measure.values, measure.statuses, strict=True):
            text = lines[line.as_py() - 1][column]
            expected = (float(text), "published") if text else (None, "not_available")
            assert (value.as_py(), status.as_py()) == expected, f"line {line} of {measure.header}"


def test_the_tension_file_gives_france_the_region_and_its_departements():
    meshes = Counter((place.mesh, place.code) for place in whole_reading(TENSIONS).places)

    assert {mesh for mesh, _ in meshes} == {"france", "region", "departement"}
    assert {code for mesh, code in meshes if mesh == "departement"} == set(PLACES)
    # Two levels of detail, one of which writes its level with a stray space.
    assert set(meshes.values()) == {186 + 77}


@pytest.mark.parametrize(
    "header",
    [
        ["annee", "Code métier BMO", "Nom métier BMO", "Famille_met", "Lbl_fam_met", "BE23", "NOMBE23", "Dept",
         "NomDept", "REG", "NOM_REG", "met", "xmet", "smet"],
        ["annee", "Code métier BMO", "Nom métier BMO", "Famille_met", "Lbl_fam_met", "REG", "NOM_REG", "Dept",
         "NomDept", "BE26", "NOMBE26", "clpe", "met", "xmet", "smet"],
    ],
    ids=["2023", "2026"],
)  # fmt: skip
def test_other_editions_are_read_by_the_names_of_their_columns(header):
    by_name = dict(zip(HEADER, bmo_row(), strict=True))
    year = 2023 if "BE23" in header else 2026
    by_name |= {"annee": year, f"BE{year % 100}": "5220", f"NOMBE{year % 100}": "FABRIQUÉ", "clpe": "FABRIQUÉ"}
    if year == 2023:
        by_name["Code métier BMO"] = "V4Z83"
    reading = read_whole(small_bmo([by_name[name] for name in header], header=header, title="Fichier fabriqué"))

    assert reading.year == year
    assert reading.nomenclature == ("FAP2009" if year == 2023 else "FAP2021")
    assert [m.values[0].as_py() for m in reading.measures] == [391, 331, 27]
    assert (reading.places[0].code, reading.places[0].within) == ("5220", "44")


def test_a_row_keeps_its_line_number_under_a_title():
    reading = read_whole(small_bmo(bmo_row(), above=3))

    assert reading.lines.to_pylist() == [5]


def test_a_zero_written_by_the_producer_stays_a_zero():
    reading = read_whole(small_bmo(bmo_row(met=12, xmet=0, smet="*")))

    assert [(m.values[0].as_py(), m.statuses[0].as_py()) for m in reading.measures] == [
        (12, "published"),
        (0, "published"),
        (None, "not_disclosed"),
    ]


def test_a_file_is_recognised_by_what_it_holds():
    assert refused(b"a;b;c\n1;2;3\n").problems[0].message.startswith("Ce fichier n’est pas reconnu.")
    assert refused(b"%PDF-1.7 nothing here").total == 1
    assert refused(b"").total == 1

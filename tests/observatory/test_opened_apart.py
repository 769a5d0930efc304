"""Files whose figures say their own cell, or count lines: opened in another process, they give the same figures."""

import csv

import pytest

from app.kernel.files.aside import call
from app.observatory import frames
from app.observatory.services.imports import MEANS, OPEN
from app.observatory.sources import Reading, handed_back, read_sheet
from tests.observatory.files import DATA, refused
from tests.observatory.test_readers import figures_of

WITH_CELLS_OF_THEIR_OWN = (
    "extrait_liste-fs.csv",
    "extrait-pdl_insee-estimation-population-2024.csv",
    "drees_personnel_departemental_action_sociale_2014-2020.xlsx",
    "drees_donnees_mensuelles_prestations_solidarite.xlsx",
)


@pytest.mark.parametrize("name", WITH_CELLS_OF_THEIR_OWN)
def test_a_file_opened_apart_gives_the_same_figures(name, tmp_path):
    target = str(tmp_path / "table")
    answer, _ = call(OPEN, {"source": str(DATA / name), "target": target}, MEANS)
    reading = read_sheet(*handed_back(answer, target))
    assert isinstance(reading, Reading), reading.problems
    assert frames.records(frames.figures(reading)) == figures_of(DATA / name)


def test_every_file_that_ships_is_told_of_and_no_other():
    with (DATA / "SOURCES.csv").open(encoding="utf-8", newline="") as lines:
        told = {line["file"] for line in csv.DictReader(lines, delimiter=";")}
    lists = {"SOURCES.csv", "indicators.csv", "breakdowns.csv", "breaks.csv"}
    assert {path.name for path in DATA.iterdir()} == told | lists


def test_populations_of_years_left_aside_alone_are_refused():
    assert refused(b"CODGEO;P13_POP;P14_POP\n44109;1;2\n").problems[0].message == "Le tableau n’a aucune ligne."

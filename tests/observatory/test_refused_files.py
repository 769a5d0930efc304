"""A file that cannot be trusted gives a report and no row."""

import io
import struct
import time
import zipfile

import pytest

from app.observatory.sources import Reading, read
from tests.observatory.files import (
    HEADER,
    bmo_row,
    refused,
    small_bmo,
    tension_file,
    tension_lines,
    with_member,
    with_part,
)

SHEET_PART = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (bmo_row(met=-5), "met", "« -5 » n’est pas un nombre entier positif ou « * »."),
        (bmo_row(met=12.5), "met", "« 12.5 » n’est pas un nombre entier positif ou « * »."),
        (bmo_row(xmet="beaucoup"), "xmet", "« beaucoup » n’est pas un nombre entier positif ou « * »."),
        (bmo_row(smet=None), "smet", "Il manque un nombre entier positif ou « * »."),
        (bmo_row(met=10, xmet=11), "xmet", "11 dépasse le total de la ligne, 10."),
        (bmo_row(met=10, xmet=9, smet=12), "smet", "12 dépasse le total de la ligne, 10."),
        (bmo_row(bassin="?"), "BE24", "« ? » n’est pas un code bassin."),
    ],
)
def test_one_bad_cell_gives_no_row_and_says_where(row, column, message):
    report = refused(small_bmo(bmo_row("5203"), row))

    found = [p for p in report.problems if p.column == column]
    assert [(p.row, p.message) for p in found] == [(3, message)]
    assert found[0].place == f"feuille « BMO_2024_open_data », ligne 3, colonne « {column} »"


def test_the_same_place_twice_is_refused():
    report = refused(small_bmo(bmo_row(), bmo_row(met=400)))

    assert report.problems[0].row == 3
    assert report.problems[0].message.startswith("La ligne répète la ligne 2")


def test_two_years_in_one_file_are_refused():
    other = [2023, *bmo_row("5203")[1:]]

    assert "plusieurs années : 2023, 2024" in refused(small_bmo(bmo_row(), other)).problems[0].message


def test_a_missing_column_is_named():
    header = [name for name in HEADER if name != "smet"]
    report = refused(small_bmo(bmo_row()[:-1], header=header))

    assert [p.message for p in report.problems] == ["La colonne « smet » manque."]


def test_every_problem_is_told_not_only_the_first():
    report = refused(small_bmo(*(bmo_row(str(5200 + n), met="x") for n in range(30))))

    assert report.total == 30
    assert [p.row for p in report.in_order()] == list(range(2, 32))


def test_a_broken_line_of_text_is_found_with_its_number():
    lines = tension_lines()[:40]
    lines[9] = lines[9][:-3]
    lines[20][3] = "7"
    report = refused(tension_file(lines))

    assert (report.problems[0].row, report.problems[0].message) == (10, "La ligne compte 12 champs au lieu de 15.")


def test_a_class_out_of_its_scale_is_refused():
    lines = tension_lines()[:40]
    lines[20][3] = "7"
    report = refused(tension_file(lines))

    assert [(p.row, p.column) for p in report.problems] == [(21, "Catégorie Tension")]


@pytest.mark.parametrize(("rank", "written"), [(1, "9" * 400), (2, "1e999")], ids=["four hundred digits", "exponent"])
def test_a_number_too_great_to_be_one_is_refused(rank, written):
    lines = tension_lines()[:40]
    lines[20][rank] = written
    report = refused(tension_file(lines))

    assert [(p.row, p.column) for p in report.problems] == [(21, lines[0][rank].strip())]


def test_lines_that_end_the_old_way_are_read_all_the_same():
    data = tension_file(tension_lines())
    usual, old = read(data), read(data.replace(b"\n", b"\r"))

    assert isinstance(old, Reading)
    assert (old.rows_read, old.lines.to_pylist()) == (usual.rows_read, usual.lines.to_pylist())


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/externalLink1.xml", "liens"),
        ("xl/embeddings/object1.xml", "objets"),
    ],
)
def test_macros_links_and_objects_are_refused(member, words):
    assert words in refused(with_member(small_bmo(bmo_row()), member, b"<x/>")).problems[0].message


def test_a_declared_entity_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet '
    data = with_part(small_bmo(bmo_row()), SHEET_PART, b"<worksheet ", bomb)

    assert "entités" in refused(data).problems[0].message


def test_a_workbook_that_swells_when_opened_is_refused_at_once():
    bomb = with_member(small_bmo(bmo_row()), "xl/worksheets/sheet2.xml", b" " * 300_000_000)
    started = time.process_time()

    assert "décompresse" in refused(bomb).problems[0].message
    assert time.process_time() - started < 2
    assert len(bomb) < 400_000


def test_a_size_that_lies_is_refused():
    data = bytearray(with_member(small_bmo(bmo_row()), "xl/media/image1.xml", b"x" * 100_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        entry = package.getinfo("xl/media/image1.xml")
    at = bytes(data).rindex(b"PK\x01\x02")
    assert struct.unpack_from("<L", data, at + 24)[0] == entry.file_size
    struct.pack_into("<L", data, at + 24, 10)

    assert "Le classeur" in refused(bytes(data)).problems[0].message


def test_one_cell_at_the_end_of_the_sheet_does_not_swallow_the_memory():
    data = with_part(
        small_bmo(bmo_row()),
        SHEET_PART,
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )

    assert "démesurément" in refused(data).problems[0].message


def test_an_old_or_locked_workbook_says_so():
    assert "xls" in refused(b"\xd0\xcf\x11\xe0" + b"\0" * 600).problems[0].message


def test_a_damaged_workbook_is_refused():
    assert "abîmé" in refused(small_bmo(bmo_row())[:-40]).problems[0].message

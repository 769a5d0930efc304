"""The real files: every row read, every amount found again by another road, doubts kept as doubts."""

import csv
import io
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.associations.sources import LeftOut, Verdict, read_source, sources
from app.associations.sources.columns import ColumnsMissingError, columns_of
from app.associations.sources.records import Funder
from app.associations.sources.shelf import SHELF, fingerprint, read_rows, rows_of
from app.associations.sources.tables import delimited_rows
from app.associations.sources.vendee import UnreadableRowError, cells_of

FILES = Path(__file__).parent / "files"
CITY = Funder("Ville", "210600045", "06")
READINGS = {source.file: read_source(source) for source in sources()}
RECORDS = [record for reading in READINGS.values() for record in reading.records]


def cents_of(texts):
    """The sum of amounts written as text, by Decimal alone."""
    return sum(int(Decimal(re.sub(r"\s", "", text).replace(",", ".")) * 100) for text in texts if text.strip())


def text_of(file):
    return b"\n".join(
        line.decode("cp1252").encode() if _is_not_utf8(line) else line
        for line in (SHELF / file).read_bytes().split(b"\n")
    ).decode()


def _is_not_utf8(line):
    try:
        line.decode()
    except UnicodeDecodeError:
        return True
    return False


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("44-subventions-2008-2018.csv", 18145),
        ("49-conventions-2017-2019.csv", 75),
        ("53-conventions-2019.xlsx", 61),
        ("72-subventions-2018-2019.csv", 24),
        ("85-conventions-2018.csv", 114),
        ("85-conventions-2019-01.csv", 6),
        ("85-conventions-2019-03.csv", 47),
        ("85-conventions-2019-04.csv", 4),
        ("85-conventions-2019-05.csv", 1),
        ("85-conventions-2019-06.csv", 35),
    ],
)
def test_every_row_of_every_file_is_read(file, rows):
    assert len(READINGS[file].records) == rows


def test_the_shipped_files_are_the_ones_described():
    for source in sources():
        assert fingerprint(SHELF / source.file) == source.sha256_extract, source.file
        assert len(source.sha256_original) == 64


def test_loire_atlantique_sums_to_what_its_raw_lines_say_less_the_total_line():
    lines = text_of("44-subventions-2008-2018.csv").split("\r\n")[1:]
    rows = [line.split(";") for line in lines if line.strip()]
    total_line = cents_of(["34692695.75"])

    records = READINGS["44-subventions-2008-2018.csv"].records
    assert sum(record.amount_cents or 0 for record in records) == cents_of(row[7] for row in rows) - total_line
    assert READINGS["44-subventions-2008-2018.csv"].left_out == [
        LeftOut("44-subventions-2008-2018.csv", 2236, "ni nom ni numéro : ligne de total")
    ]


def test_a_missing_amount_is_not_a_zero():
    amounts = [record.amount_cents for record in READINGS["44-subventions-2008-2018.csv"].records]

    assert amounts.count(None) == 32
    assert amounts.count(0) == 19


def test_loire_atlantique_gives_a_year_and_no_day():
    records = READINGS["44-subventions-2008-2018.csv"].records

    assert {record.year for record in records} == set(range(2008, 2019))
    assert {record.decided_on for record in records} == {None}


def test_maine_et_loire_sums_right_and_says_which_rows_have_no_date():
    rows = list(csv.DictReader(io.StringIO(text_of("49-conventions-2017-2019.csv")), delimiter=";"))

    records = READINGS["49-conventions-2017-2019.csv"].records
    assert sum(record.amount_cents for record in records) == cents_of(row["montant"] for row in rows)
    assert sum(record.year is None for record in records) == 5
    assert records[0].decided_on == date(2017, 6, 10)


def test_a_record_after_a_cell_of_several_lines_keeps_its_own_line_number():
    lines = (SHELF / "49-conventions-2017-2019.csv").read_bytes().split(b"\n")

    for record in READINGS["49-conventions-2017-2019.csv"].records:
        if record.amount_cents == 2734688:
            assert b"27346.88" in lines[record.line - 1]
            return
    pytest.fail("the row was not read")


def test_words_saved_in_the_wrong_encoding_are_read_again():
    names = {record.beneficiary for record in READINGS["49-conventions-2017-2019.csv"].records}

    assert "LES RESTAURANTS DU CŒUR - LES RELAIS DU CŒUR DE MAINE-ET-LOIRE" in names
    assert not any("Ã" in record.purpose or "Å" in record.beneficiary for record in RECORDS)


@pytest.mark.filterwarnings("ignore:Data Validation")
def test_mayenne_sums_to_what_its_cells_say():
    sheet = load_workbook(SHELF / "53-conventions-2019.xlsx").worksheets[0]
    cells = [row[7].value for row in sheet.iter_rows(min_row=2) if row[7].value is not None]

    records = READINGS["53-conventions-2019.xlsx"].records
    assert sum(record.amount_cents for record in records) == cents_of(str(cell) for cell in cells)
    assert [sheet.cell(record.line, 5).value.split() for record in records] == [
        record.beneficiary.split() for record in records
    ]


def test_a_siret_rounded_by_a_spreadsheet_is_marked_and_not_repaired():
    rounded = [record for record in RECORDS if "arrondi" in record.identifier.reason]

    assert [(record.file, record.identifier.given) for record in rounded] == [
        ("53-conventions-2019.xlsx", "34982600000000")
    ]
    assert rounded[0].identifier.siren is None


def test_the_workbook_shipped_names_nobody_who_worked_on_it():
    content = (SHELF / "53-conventions-2019.xlsx").read_bytes()

    assert b"docProps" not in content
    assert b"externalLink" not in content


def test_vendee_sums_to_the_amounts_that_stand_before_the_nature_of_the_aid():
    for file in (name for name in READINGS if name.startswith("85")):
        amounts = re.findall(r",(\d{1,3}(?:\s?\d{3})*,\d\d),aide en ", text_of(file))

        records = READINGS[file].records
        assert len(amounts) == len(records)
        assert sum(record.amount_cents for record in records) == cents_of(amounts)


def test_shifted_columns_of_vendee_are_put_back_in_place():
    by_line = {record.line: record for record in READINGS["85-conventions-2018.csv"].records}

    assert by_line[33].beneficiary == "Association Autrefois Challans, la Foire..."
    assert by_line[33].amount_cents == 7_200_000
    assert by_line[25].beneficiary == "Groupement des Agrobiologistes de Vendée"
    assert by_line[25].purpose.endswith("renforcement des fermes bio, actions colleges et EHPAD")
    assert by_line[25].amount_cents == 6_891_000
    assert by_line[89].purpose.count('"') == 2
    assert {record.nature for record in by_line.values()} == {"aide en numéraire"}


def test_a_row_that_lost_its_shape_is_never_half_read():
    with pytest.raises(UnreadableRowError):
        cells_of("Conseil,22850001300658,2019-06-14,1-7,39743944900034,Un nom,Un objet,aide en numéraire,,,,", 2)


def test_sarthe_is_read_from_the_file_that_gathers_the_departements_and_nothing_else_is():
    records = READINGS["72-subventions-2018-2019.csv"].records

    assert {record.funder.name for record in records} == {"Département de la Sarthe"}
    assert sum(record.amount_cents for record in records) == 177_812_500
    assert {record.line for record in records} == set(range(18784, 18808))


def test_bad_numbers_are_kept_and_told():
    verdicts = Counter(record.identifier.verdict for record in RECORDS)

    assert verdicts[Verdict.TO_CORRECT] == 15
    assert verdicts[Verdict.ABSENT] == 95
    assert all(record.identifier.reason for record in RECORDS if record.identifier.verdict == Verdict.TO_CORRECT)


def test_multi_year_amounts_are_told_apart():
    assert sum(record.is_multiyear for record in READINGS["53-conventions-2019.xlsx"].records) > 10
    assert not any(record.is_multiyear for record in READINGS["44-subventions-2008-2018.csv"].records)


def test_a_block_pasted_twice_is_read_twice_and_marked():
    repeats = {(record.file, record.line): record.repeats_line for record in RECORDS if record.repeats_line}

    assert repeats == {
        ("85-conventions-2018.csv", 109): 108,
        **{("53-conventions-2019.xlsx", line): line - 16 for line in range(33, 46)},
    }


def test_the_national_schema_is_read_with_its_rna_numbers():
    reading = read_rows(rows_of(FILES / "scdl-exemple-valide.csv", "scdl"), "exemple", CITY)

    assert len(reading.records) == 29
    assert [record.numero_rna for record in reading.records[:3]] == ["W333216789", "W322216459", None]
    assert reading.records[0].amount_cents == 9_978_657


def test_faulty_cells_of_the_national_schema_are_kept_as_doubts():
    records = read_rows(rows_of(FILES / "scdl-erreurs-cellules.csv", "scdl"), "exemple", CITY).records

    assert len(records) == 29
    assert records[3].decided_on is None
    assert records[3].numero_rna is None
    assert records[8].amount_cents is None
    assert records[4].identifier.verdict == Verdict.TO_CORRECT


def test_a_header_written_otherwise_is_recognised():
    records = read_rows(rows_of(FILES / "scdl-fictif.csv", "scdl"), "exemple", CITY).records

    assert all(record.purpose for record in records)


def test_a_table_without_the_needed_columns_is_refused_by_name():
    with pytest.raises(ColumnsMissingError, match="identifier, amount, date"):
        columns_of(["nomBeneficiaire", "objet"])


def test_lines_of_two_encodings_in_one_file_are_both_read():
    header = b"nomBeneficiaire;idBeneficiaire;montant;dateConvention"
    content = b"\n".join([header, "École;;1;2019".encode(), "Théâtre;;2;2019".encode("cp1252")])

    assert [row[0] for _, row in delimited_rows(content)][1:] == ["École", "Théâtre"]

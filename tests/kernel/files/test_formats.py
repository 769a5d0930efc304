"""What is accepted is what it says it is, by its name and by its content; the rest is refused with the reason."""

import io

import pytest
from PIL import Image

from tests.kernel.files.samples import PDF, animated, docx, drawn, odt, photo, saved, xlsx, zipped

HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
GIF_JS = b"GIF89a=1;alert(document.domain)//" + bytes(40)
PHAR = saved(drawn(), "JPEG") + b"<?php __HALT_COMPILER(); ?>" + b"phar" * 20
JPEG_ZIP = saved(drawn(), "JPEG") + zipped([("a.txt", "a")])


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("photo.jpg", photo(), "jpeg"),
        ("plan.PNG", saved(drawn(), "PNG"), "png"),
        ("image.webp", saved(drawn(), "WEBP"), "jpeg"),
        ("image.gif", saved(drawn(), "GIF"), "png"),
        ("IMG_0001.HEIC", saved(drawn(), "HEIF"), "jpeg"),
        ("note.pdf", PDF, "pdf"),
        ("note.docx", docx(), "docx"),
        ("note.odt", odt(), "odt"),
        ("tableau.xlsx", xlsx(), "xlsx"),
        ("liste.csv", "commune;actions\nChâteau-Gontier;3\n".encode(), "csv"),
        ("note.txt", b"Compte rendu.\n", "txt"),
        ("BMO.txt", b"BM is also how a bitmap begins", "txt"),
    ],
)
def test_what_people_send_every_day_is_accepted(examined, name, data, form):
    result = examined(data, name)
    assert (result.refused, result.format) == ("", form)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.png", HTML),
        ("photo.jpg", HTML),
        ("note.txt", HTML),
        ("note.csv", b"a;b\n<svg onload=alert(1)>;2\n"),
        ("note.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("photo.png", saved(drawn(), "JPEG")),
        ("photo.jpg", b"MZ\x90\x00" + bytes(200)),
        ("note.pdf", HTML),
        ("note.pdf", docx()),
        ("note.docx", PDF),
        ("note.docx", odt()),
        ("note.odt", docx()),
        ("note.docx", xlsx()),
        ("photo.gif", GIF_JS),
        ("note.pdf", PDF + zipped([("a.html", HTML)])),
        ("note.pdf", zipped([("a.html", HTML)]) + PDF),
        ("note.pdf", PDF + HTML + bytes(3000)),
        ("note.pdf", HTML + PDF),
        ("note.docx", docx() + HTML),
        ("note.docx", HTML + docx()),
        ("note.docx", zipped([("a.html", HTML)])),
        ("note.txt", b"From: a@example.org\nSubject: dossier\n\nBonjour"),
        ("note.txt", b"a\x00b"),
        ("avif.heic", saved(drawn(), "AVIF")),
    ],
)
def test_fault_32_a_name_and_a_content_that_disagree_are_refused(examined, name, data):
    result = examined(data, name)
    assert result.refused
    assert result.format == ""


@pytest.mark.parametrize("data", [PHAR, JPEG_ZIP, photo()], ids=["phar", "zip", "film"])
def test_fault_32_what_follows_an_image_is_left_behind(examined, data):
    kept = examined(data, "photo.jpg").kept
    assert kept.startswith(b"\xff\xd8\xff")
    assert kept.endswith(b"\xff\xd9")
    for hidden in (b"HALT_COMPILER", b"PK\x03\x04", b"ftypmp42"):
        assert hidden not in kept


def test_fault_32_a_gif_that_is_also_a_script_leaves_only_its_points(examined):
    frames = saved(drawn(), "GIF", comment=b"*/=1;alert(document.domain)//")
    result = examined(frames, "image.gif")
    assert result.format == "png"
    assert b"alert" not in result.kept


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("dessin.svg", "SVG"),
        ("page.html", "page web"),
        ("macro.docm", "macros"),
        ("ancien.doc", "ancien format"),
        ("tout.zip", "archive"),
        ("message.eml", "courriel"),
        ("message.msg", "courriel"),
        ("script.js", "programme"),
        ("film.mp4", "vidéos"),
        ("inconnu.xyz", ".xyz"),
        ("sans extension", "extension"),
        ("photo.jpg.exe", "programme"),
    ],
)
def test_fault_33_other_formats_are_refused_with_what_to_do(examined, name, word):
    refused = examined(b"<svg xmlns='http://www.w3.org/2000/svg'/>", name).refused
    assert word in refused
    assert "Formats acceptés" in refused


SVGS = [
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject><iframe src='//x'/></foreignObject></svg>",
    b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
]


@pytest.mark.parametrize("name", ["dessin.svg", "dessin.png", "dessin.jpg", "dessin.txt", "dessin.pdf"])
@pytest.mark.parametrize("data", SVGS, ids=["script", "foreignObject", "XXE"])
def test_fault_33_an_svg_is_refused_under_any_name(examined, name, data):
    assert examined(data, name).refused


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_fault_42_an_animation_keeps_its_first_image_and_says_so(examined, form):
    result = examined(animated(form), f"anime.{form.lower()}")
    with Image.open(io.BytesIO(result.kept)) as image:
        assert getattr(image, "n_frames", 1) == 1
        red, green, blue = image.convert("RGB").getpixel((10, 10))
    assert (red > 200, green < 60, blue < 60) == (True, True, True)
    assert "still" in result.treatments


def test_an_empty_file_is_refused(examined):
    assert "vide" in examined(b"", "note.txt").refused


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_a_locked_document_says_that_it_is_locked(examined, data):
    assert "mot de passe" in examined(data, "note.docx").refused


@pytest.mark.parametrize("data", [PDF.replace(b"%%EOF\n", b""), PDF[:30]])
def test_a_pdf_cut_short_says_so(examined, data):
    assert "incomplet" in examined(data, "note.pdf").refused


@pytest.mark.parametrize(
    ("encoding", "treatments"), [("utf-8", []), ("utf-8-sig", []), ("cp1252", ["encoding"]), ("utf-16", ["encoding"])]
)
def test_a_text_in_any_usual_encoding_is_kept_in_one(examined, encoding, treatments):
    text = "commune;actions\r\nChâteau-Gontier;3\r\n"
    result = examined(text.encode(encoding), "liste.csv")
    assert result.kept == text.encode("utf-8-sig")
    assert result.treatments == treatments


@pytest.mark.parametrize(
    "cell",
    [
        "=cmd|'/c calc'!A0",
        "+cmd|'/c calc'!A0",
        ' =HYPERLINK("http://x","y")',
        "@SUM(1)|x!y",
        '"=WEBSERVICE(""http://x"")"',
    ],
)
def test_a_table_that_calls_another_program_is_refused(examined, cell):
    assert "formule" in examined(f"a;b\n{cell};2\n".encode(), "liste.csv").refused


def test_a_table_of_ordinary_words_and_numbers_is_not(examined):
    assert not examined(b"a;b\n-3;+33 2 43 00 00 00\n- point | autre;@equipe\n=A1+A2;1\n", "liste.csv").refused

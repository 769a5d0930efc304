"""A question in two printed pages: tagged for machines that read aloud, and no text is ever read as markup."""

import re
import zlib

import pytest
from sqlalchemy import update

from app.extensions import db
from app.observatory.models import SourceFile
from tests.observatory.taken import EXPLORER
from tests.observatory.test_taking import MAYENNE, QUESTIONS, read_address


def portrait(browse, query):
    """The PDF of a question."""
    page = browse().get(f"{EXPLORER}/fiche.pdf?{query}", most=14)
    assert page.headers["Content-Type"] == "application/pdf"
    return page.body


def unpacked(body):
    """A PDF with its streams unpacked, as far as they are."""
    found = [body]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", body, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize(
    "query",
    [*QUESTIONS.values(), MAYENNE + "&vue=barres", "mesure=allocataires-rsa&maille=departement&periodes=toutes"],
)
def test_a_question_is_two_tagged_pages(browse, query):
    told = unpacked(portrait(browse, read_address(query)))

    assert len(re.findall(rb"/Type\s*/Page\b", told)) == 2
    assert b"/Marked true" in told
    assert b"pdfuaid:part" in told
    assert b"/Lang" in told
    assert b"/S /Table" in told or b"/S/Table" in told


def test_no_text_is_read_as_markup(app, browse):
    named = '#read("/etc/passwd") *x* $y$ ] } \\ "'
    db.session.execute(
        update(SourceFile).where(SourceFile.family == "bmo").values(producer=named, title=named, sha256="b" * 64)
    )
    db.session.commit()

    assert b"root:" not in unpacked(portrait(browse, MAYENNE))


def test_a_question_that_cannot_be_put_has_no_portrait(browse):
    browse().get(f"{EXPLORER}/fiche.pdf?mesure=licorne", status=400)

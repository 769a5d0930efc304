"""A passage is found as people read it, and taken out without anything else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.expunging.passages import MARK, key_of, spans_of, without

SENTENCE = "J’ai reçu Élodie Lefèvre mardi."


@pytest.mark.parametrize(
    "passage",
    [
        *("Élodie Lefèvre", "elodie lefevre", "ÉLODIE LEFÈVRE", "Elodie\u00a0Lefèvre", " Élodie  Lefèvre "),
        unicodedata.normalize("NFD", "Élodie Lefèvre"),
    ],
)
@pytest.mark.parametrize("written", [SENTENCE, unicodedata.normalize("NFD", SENTENCE)])
def test_accents_capitals_and_spaces_do_not_hide_a_passage(passage, written):
    assert without(written, passage) == (
        unicodedata.normalize("NFD", written).replace(unicodedata.normalize("NFD", "Élodie Lefèvre"), MARK)
        if written != SENTENCE
        else f"J’ai reçu {MARK} mardi.",
        1,
    )


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Madame **Dupont** est venue", "Madame Dupont"),
        ("l'école Jules-Ferry", "l’école Jules‑Ferry"),
        ("Élodie\n> Lefèvre", "Élodie Lefèvre"),
        ("Dup\u00adont est venue", "Dupont"),
        ("Du\u200bpont est venue", "Dupont"),
        ("06 12 34 56 78", "0612345678"),
        ("06.12.34.56.78", "06 12 34 56 78"),
        ("dossier 0123-4567", "01234567"),
    ],
)
def test_the_way_of_writing_does_not_hide_a_passage(text, passage):
    assert without(text, passage)[1] == 1


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("l’aide alimentaire", "Ali"),
        ("Aline", "Ali"),
        ("01234567890", "0123456789"),
        ("Lefèvres", "Lefèvre"),
        (unicodedata.normalize("NFD", "Aliée"), "Alie"),
    ],
)
def test_a_passage_is_only_found_whole(text, passage):
    assert spans_of(text, passage) == []


def test_every_occurrence_goes():
    assert without("Ali, ALI et ali ; Alice reste", "ali") == (f"{MARK}, {MARK} et {MARK} ; Alice reste", 3)


def test_what_remains_never_passes_the_room_there_is():
    assert len(without("Al " * 100, "al", longest=300)[0]) == 300
    assert without("a" * 400, "zz", longest=300) == ("a" * 400, 0)


@given(before=st.text(max_size=60), passage=st.text(min_size=2, max_size=20), after=st.text(max_size=60))
def test_nothing_of_the_passage_is_found_again_and_nothing_else_is_lost(before, passage, after):
    text = f"{before} {passage} {after}"
    kept, count = without(text, passage)
    spans = spans_of(text, passage)
    assert count == len(spans)
    outside, start = [], 0
    for first, last in spans:
        outside.append(text[start:first])
        start = last
    outside.append(text[start:])
    assert kept == MARK.join(outside)


@pytest.mark.parametrize(
    "name",
    [
        *("bilan Zéphyrine Quiberac.pdf", "bilan_zephyrine_quiberac.pdf", "Zephyrine-QUIBERAC-2026.odt"),
        *("zephyrine.quiberac.jpg", "note+zephyrine+quiberac2.txt", "note(zéphyrine_quiberac).txt"),
    ],
)
def test_the_name_of_a_file_joins_words_with_any_sign(name):
    kept, count = without(name, "Zéphyrine Quiberac", is_file_name=True)
    assert count == 1
    assert "uiberac" not in kept.lower()
    assert kept[-4:] == name[-4:]


def test_a_name_within_a_longer_one_is_still_another_name():
    assert without("alimentation.pdf", "Ali", is_file_name=True)[1] == 0


@pytest.mark.parametrize(("text", "count"), [("> Dupont\nDupont", 1), ("« Dupont » Dupont", 1), ("Dupont > Dupont", 0)])
def test_only_what_is_quoted_goes_from_a_quote(text, count):
    kept, _ = without(text, "Dupont", in_quotes=True)
    assert kept.count(MARK) == count


@given(text=st.text(max_size=80), passage=st.text(min_size=2, max_size=6), named=st.booleans())
def test_a_text_that_holds_a_passage_has_its_key(text, passage, named):
    for said in (text, f"{text} {passage} {text}", f"{text}{passage}"):
        assert key_of(passage) in key_of(said) or not spans_of(said, passage, is_file_name=named)

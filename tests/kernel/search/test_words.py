"""French words as they are compared: what counts, what does not, and that no text whatever breaks it."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.kernel.search.asked import LONGEST, MOST_WORDS, asked
from app.kernel.search.words import LONGEST_WORD, pieces, plain, stems, words

TEXTS = st.text(max_size=300)
FRENCH = st.text(alphabet="abcdeéèêïôùçœæ'’-. \u00a0\u202f0123456789lLdDqQSTst", max_size=80)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hébergement", "hebergement"),
        ("HÉBERGEMENT", "hébergement"),
        ("l’hébergement", "l'hébergement"),
        ("l’hébergement", "hébergement"),
        ("qu’aujourd’hui", "aujourd'hui"),
        ("lorsqu’une équipe", "équipe"),
        ("cœur", "coeur"),
        ("Œuvre", "oeuvres"),
        ("L’Île-d’Yeu", "ile yeu"),
        ("Saint-Nazaire", "saint nazaire"),
        ("St Herblain", "Saint-Herblain"),
        ("Ste-Luce", "Sainte Luce"),
        ("C.A.F.", "CAF"),
        ("S.I.A.O", "siao"),
        ("emplois", "emploi"),
        ("logements", "logement"),
        ("aides", "aide"),
        ("délais", "délai"),
        ("amis", "ami"),
        ("travailleuses sociales", "travailleur social"),
        ("éducatrice", "éducateurs"),
        ("médiatrice", "médiateurs"),
        ("conseillère", "conseillers"),
        ("infirmières", "infirmier"),
        ("étrangère", "étrangers"),
        ("accompagnées", "accompagné"),
        ("hébergée", "hébergement"),
        ("locaux", "local"),
        ("775 672 272", "775672272"),
        ("775\u202f672\u202f272 00012", "77567227200012"),
    ],
)
def test_these_are_the_same_word(one, other):
    assert stems(one) == stems(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("santé", "santiag"),
        ("logement", "logis"),
        ("logements", "Loge-Fougereuse"),
        ("Nantes", "Angers"),
        ("mineur", "minute"),
        ("2024", "2025"),
    ],
)
def test_these_are_not(one, other):
    assert not set(stems(one)) & set(stems(other))


def test_words_that_say_nothing_are_left_out():
    assert stems("la maison de la famille et des enfants") == stems("maison famille enfants")
    assert stems("le la les de du pour qui") == []


@given(TEXTS)
@example("ﬀ\u0345İ°\u2126")
def test_a_text_made_plain_is_plain_already(text):
    assert plain(plain(text)) == plain(text)


@given(FRENCH)
def test_so_is_any_text_with_apostrophes_dots_and_numbers(text):
    assert plain(plain(text)) == plain(text)


@given(TEXTS)
def test_composed_and_decomposed_letters_give_the_same_words(text):
    assert stems(unicodedata.normalize("NFC", text)) == stems(unicodedata.normalize("NFD", text))


@given(TEXTS)
def test_engines_are_given_small_letters_and_digits_only(text):
    for word in words(text):
        for said in word:
            assert said.isascii()
            assert said.isalnum()
            assert said == said.lower()
            assert 0 < len(said) <= LONGEST_WORD


@given(TEXTS)
def test_a_word_is_found_again_where_it_stands(text):
    text = unicodedata.normalize("NFC", text)
    for start, end, held in pieces(text):
        assert list(held) == list(words(text[start:end]))


@given(TEXTS)
def test_a_question_is_bounded(typed):
    question = asked(typed)
    assert len(question.words) <= MOST_WORDS
    assert len(question.typed) <= LONGEST
    assert len(set(question.stems)) == len(question.words)


@pytest.mark.parametrize(
    "text", ["a" * 50_000, "é" * 50_000, "a." * 25_000, "1 " * 25_000, "123 " * 12_500, "'" * 50_000, "l'" * 25_000]
)
def test_fifty_thousand_signs_take_no_time(text):
    started = time.process_time()
    stems(text)
    asked(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("typed", ['"maison relais"', "« maison »", "maison -relais", "+maison", "maison \u2212relais"])
def test_signs_that_change_nothing_are_told(typed):
    assert asked(typed).has_signs


@pytest.mark.parametrize("typed", ["Saint-Nazaire", "l’aide", "C.A.F.", "aide - domicile", "2+2"])
def test_hyphens_and_apostrophes_are_no_such_signs(typed):
    assert not asked(typed).has_signs


def test_a_question_longer_than_is_looked_for_says_so():
    assert asked("un deux trois quatre cinq six sept huit neuf dix").is_cut
    assert asked("mot " * 100).is_cut
    assert not asked("  hébergement d’urgence  ").is_cut

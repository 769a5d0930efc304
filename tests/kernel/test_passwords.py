"""Which passwords are refused, and how they are kept."""

import csv
import gzip
import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.people import passwords
from app.kernel.people.passwords import choosing, common

DATA = Path(passwords.__file__).parent.parent / "data"
ABOUT = ("Marie Durand-Leroy", "m.durand@asso-horizon.example")
ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=140)

ACCEPTED = [
    "une phrase assez longue",
    "chaise bleue quatre vents",
    "correct horse battery staple",
    "le héron dort près du pont",
    "XkQ9!vTz7#pLm2",
    "🐧🦊🐢🐙🦉🐝🐌🦋🐞🦀🐠🐬🦔🐇",
    "     ça commence par des espaces",
    "x7" * 2 + "un suivi de tout autre chose",
]
REFUSED = {
    "treize signes": "trop court",
    "motdepasse1234": "plus courants",
    "Mot de passe 2026 !": "plus courants",
    "P@ssw0rd12345!": "plus courants",
    "Soleil-Pluie 2026 !": "plus courants",
    "jeanpierredupont!": "plus courants",
    "qwertyuiop1234": "suite de touches",
    "azertyuiop1234": "suite de touches",
    "Azertyuiop le chat": "plus courants",
    "administrateur": "plus courants",
    "aaaaaaaaaaaaaaaa": "répète",
    "abababababababab": "répète",
    "chouettechouette": "répète",
    "vite vite vite vite vite": "répète",
    "1234567890123456": "répète",
    "azertyuiopqsdfghjklm": "répète",
    "abcdefgh12345678": "répète",
    "éèàùéèàùéèàùéèàù": "répète",
    "tissage de nuages roses": "tissage",
    "la Région est belle au soir": "région",
    "Pays-de-la-Loire et puis quoi": "paysdelaloire",
    "ma petite m.a.r.i.e chérie ici": "Marie",
    "les quatre DURAND à la plage": "Durand",
    "horizon lointain de septembre": "horizon",
    "x" * 129: "trop long",
}


@pytest.fixture(scope="module", autouse=True)
def _cheap():
    passwords.use_cost(time_cost=1, memory_kib=64)


@pytest.mark.parametrize("password", ACCEPTED)
def test_a_long_password_of_any_characters_is_taken(password):
    assert passwords.why_refused(password, least=14, about=ABOUT) is None


@pytest.mark.parametrize(("password", "why"), REFUSED.items())
def test_what_would_be_guessed_first_is_refused_with_the_reason(password, why):
    assert why in (passwords.why_refused(password, least=14, about=ABOUT) or "")


def test_length_counts_characters_as_read_not_as_typed():
    fourteen = "é" * 2 + "bdfhjlnprtvx"
    assert passwords.why_refused(unicodedata.normalize("NFD", fourteen), least=14) is None
    assert "trop court" in (passwords.why_refused(unicodedata.normalize("NFD", fourteen[:-1]), least=14) or "")
    longest = ("un deux trois quatre cinq six sept huit neuf dix onze douze " * 3)[:100] + "ÀÉÎÔÙ𝔘🐧" * 4
    assert len(longest) == 128
    assert passwords.why_refused(longest, least=14) is None


def test_every_password_of_the_lists_is_refused_however_it_is_dressed():
    sample = sorted(word for word in common.words() if word.isalpha() and len(word) >= 6)[::500]
    assert len(sample) > 100
    for word in sample:
        for dressed in (word, word.upper(), f"{word}2026!", f"1234{word}", f"{word}.{word[::-1]}{word}"[: len(word)]):
            assert common.is_common(dressed), dressed


def test_common_passwords_of_both_languages_are_in_the_lists():
    for word in ("motdepasse", "azerty", "doudou", "password", "letmein", "123456789", "loulou", "jetaime"):
        assert word in common.words()


@settings(deadline=None)
@given(ANY)
def test_the_policy_answers_something_to_every_text_and_the_same_to_both_spellings(password):
    answers = {
        passwords.why_refused(unicodedata.normalize(form, password), least=14, about=ABOUT) for form in ("NFC", "NFD")
    }
    assert len(answers) == 1


@given(st.text("aàbé 1!", min_size=1, max_size=60), st.integers(2, 5))
def test_saying_the_same_again_is_always_a_repetition(piece, times):
    assert choosing.is_mere_repetition(piece * times)


def test_a_password_of_the_greatest_length_is_judged_at_once():
    """No text makes the judgement long: fifty thousand characters are refused before anything is looked at."""
    assert "trop long" in (passwords.why_refused("a!" * 25_000, least=14, about=ABOUT) or "")


@settings(deadline=None)
@given(ANY)
def test_a_password_opens_with_either_spelling_of_its_accents_and_with_no_other_text(password):
    kept = passwords.hash_password(unicodedata.normalize("NFC", password))
    assert passwords.password_matches(kept, unicodedata.normalize("NFD", password))
    assert not passwords.password_matches(kept, password + " ")
    assert not passwords.password_matches(kept, " " + password)


def test_a_password_is_never_cut():
    long = "é" * 127
    assert not passwords.password_matches(passwords.hash_password(long + "a"), long + "b")


def test_what_is_kept_is_argon2id_with_a_salt_of_its_own():
    one, two = passwords.hash_password("la même"), passwords.hash_password("la même")
    assert one.startswith("$argon2id$")
    assert one != two


def test_each_list_says_where_it_comes_from_and_is_the_file_it_names():
    with (DATA / "SOURCES.csv").open(encoding="utf-8", newline="") as file:
        described = {row["file"]: row for row in csv.DictReader(file)}
    assert set(described) == {path.name for path in DATA.iterdir()} - {"SOURCES.csv"}
    for name, row in described.items():
        content = (DATA / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], name
        assert all(row.values())
        assert gzip.decompress(content) if name.endswith(".gz") else content

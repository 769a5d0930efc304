"""Numbers of bodies: checked by their key, kept as given, never repaired."""

import pytest

from app.associations.sources.identifiers import Verdict, read_identifier, read_rna


@pytest.mark.parametrize(
    ("given", "siren", "siret"),
    [
        ("732829320", "732829320", None),
        ("73282932000074", "732829320", "73282932000074"),
        ("34 131 866 500 013", "341318665", "34131866500013"),
        ("224 900 019 000 15'", "224900019", "22490001900015"),
        (30152308000036.0, "301523080", "30152308000036"),
        ("35600000049837", "356000000", "35600000049837"),
        ("35600000000048", "356000000", "35600000000048"),
    ],
)
def test_a_right_number_is_read_through_its_spacing(given, siren, siret):
    found = read_identifier(given)

    assert (found.verdict, found.siren, found.siret) == (Verdict.FORMAT_OK, siren, siret)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("304865000", "clé"),
        (34982600000000.0, "arrondi"),
        ("43955400000000", "arrondi"),
        ("7,86E+13", "scientifique"),
        ("7,22009E+12", "scientifique"),
        ("8094406540001", "13 chiffres"),
        ("32402138500000.0", "autre chose que des chiffres"),
        ("35600000049838", "clé"),
    ],
)
def test_a_doubtful_number_is_kept_as_given_with_the_reason(given, reason):
    found = read_identifier(given)

    assert found.verdict == Verdict.TO_CORRECT
    assert reason in found.reason
    assert found.siren is None
    assert found.siret is None
    assert found.given == (str(int(given)) if isinstance(given, float) else given)


@pytest.mark.parametrize("given", ["", "NA", " ", None, 0.0])
def test_no_number_is_told_apart_from_a_wrong_one(given):
    assert read_identifier(given).verdict == Verdict.ABSENT


def test_an_rna_number_is_w_and_nine_digits():
    assert read_rna("W333216789") == "W333216789"
    assert read_rna("w 333 216 789") == "W333216789"
    assert read_rna("W3222") is None
    assert read_rna(None) is None

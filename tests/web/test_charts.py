"""The sentence under a chart is true of what it shows."""

import pytest

from app.web.charts import NOT_DISCLOSED, ColumnChart, Datum


def sentence(*values, unit="€"):
    """What is said of these values, year after year; None is not disclosed."""
    data = [
        Datum(str(2009 + rank), value, "published" if value is not None else NOT_DISCLOSED)
        for rank, value in enumerate(values)
    ]
    said = ColumnChart("aides", "Aides par année", data, unit=unit).sentence
    return said.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([8000, 2000], "Le plus haut : 2009 (8 000 €) ; le plus bas : 2010 (2 000 €)."),
        ([2000, 8000, 2000], "Le plus haut : 2010 (8 000 €) ; le plus bas : 2009 et 2011 (2 000 €)."),
        ([2000] * 7 + [8000], "Le plus haut : 2016 (8 000 €) ; le plus bas : 2 000 € (7 fois)."),
        ([3000] * 3 + [10], "Le plus haut : 3 000 € (3 fois) ; le plus bas : 2012 (10 €)."),
        ([2000, 2000], "Même valeur partout : 2 000 €."),
        ([2000.1, 2000.2], "Même valeur partout : 2 000 €."),
        ([2000], "Une seule valeur : 2009 (2 000 €)."),
        ([None], "Aucune valeur n’est diffusée."),
    ],
)
def test_it_names_the_extremes_and_counts_those_that_are_equal(values, said):
    assert sentence(*values) == said


def test_it_says_that_what_is_missing_is_no_zero():
    assert sentence(5, None, 6).endswith(" ; une valeur manque, qui n’est pas un zéro.")
    assert sentence(5, None, None).endswith(" ; 2 valeurs manquent, qui ne sont pas des zéros.")

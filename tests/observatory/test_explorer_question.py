"""A question and its address are the same thing, whatever is asked."""

from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.observatory.queries.explore import answer, catalogue, read
from app.observatory.queries.explore.figures import NO_ROW
from app.observatory.queries.explore.question import DIMENSIONS, VIEWS, Question, bounds

WORDS = {
    "mesure": ("projets", "difficiles", "tension", "taux-pauvrete", "salaries-urssaf", "emploi-national", "rien", ""),
    "et": ("difficiles", "emploi", "rien"),
    "metiers": ("T2A60", "V4X85", "V4Z85", "aide-a-domicile", "rien"),
    "maille": ("bassin", "departement", "region", "epci", "commune", "zone-emploi", "france", "lune"),
    "dans": ("departement:53", "epci:244400404", "region:52", "departement:", "x"),
    "lieux": ("53130", "5224", "bassin:5224", "53", "rien"),
    "periodes": ("2024", "2019", "2021", "toutes", "derniere", "2016-2018", "rien"),
    "detail": ("toutes", "ensemble", "age:30-39", "secteur:QB", "rien"),
    "lignes": (*DIMENSIONS, "rien"),
    "colonnes": (*DIMENSIONS, "rien"),
    "reference": ("region:52", "france", "aucune", "departement:53", "rien"),
    "vue": (*VIEWS, "rien"),
    "classes": ("quantiles", "naturelles", "bornes", "rien"),
    "bornes": ("10;20", "12,5 30", "1/2/3/4/5/6/7", "a", "1e400", "nan"),
    "tri": ("nom", "-nom", "projets", "-difficiles", "-2024", "rien"),
    "page": ("1", "2", "13", "0", "-1", "²"),
}
questions = st.fixed_dictionaries({}, optional={
    name: st.lists(st.sampled_from(words) | st.text(max_size=6), min_size=1, max_size=3)
    for name, words in WORDS.items()
})  # fmt: skip


@pytest.fixture
def asking(app):
    """What the public may ask."""
    return catalogue()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=questions)
def test_whatever_is_sent_becomes_a_question_that_reads_as_its_address(asking, sent):
    asked, _notices = read(sent, asking)
    again, notices = read(parse_qs(asked.question.address()), asking)

    assert again.question == asked.question
    assert notices == ()
    assert (again.rows, again.columns, again.sort) == (asked.rows, asked.columns, asked.sort)
    assert asked.columns not in asked.rows
    assert set(asked.several) <= {*asked.rows, asked.columns}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=questions)
def test_a_page_of_a_table_is_that_page_of_the_whole_table(asking, sent):
    asked, _notices = read(sent, asking)
    if asked.row_count > 3_000:
        return
    page, whole = answer(asked), answer(asked, whole=True)
    first = (asked.question.page - 1) * 100

    assert page.rows == whole.rows
    assert page.reference == whole.reference
    assert page.lead == whole.lead
    if whole.whole:
        assert len(whole.whole) == asked.row_count
        assert page.rows == whole.whole[first : first + 100]
        assert [row.cells[page.lead_rank] for row in whole.whole] == [row.cell for row in page.lead]


@given(numbers=st.lists(st.floats(-1e9, 1e9, allow_nan=False), max_size=5))
def test_limits_between_classes_keep_their_value_in_an_address(numbers):
    sent = ["/".join(str(number) for number in numbers)]
    once, _wrong = bounds({"bornes": sent})
    written = dict(Question(bounds=once).args()).get("bornes", "")

    assert bounds({"bornes": [written]}) == (once, [])
    assert list(once) == sorted(set(once))


def test_a_comma_is_a_decimal_mark_in_a_limit():
    assert bounds({"bornes": ["10 ; 12,5  20"]}) == ((10.0, 12.5, 20.0), [])
    assert bounds({"bornes": ["nan inf 1e400 x"]}) == ((), ["nan", "inf", "1e400", "x"])


def test_what_the_file_has_no_row_for_is_told_apart_from_what_is_hidden(asking):
    asked, _notices = read({"mesure": ["projets"], "metiers": ["V4X83"], "maille": ["bassin"]}, asking)
    statuses = [row.cells[0] for row in answer(asked).rows]

    assert statuses.count(NO_ROW) == 4
    assert sum(cell.status == "not_disclosed" for cell in statuses) == 3

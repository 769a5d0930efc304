"""Limits between the classes of a map, and what a curve or a cloud of points never draws."""

from bisect import bisect_right
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.web.charts import (
    Axis,
    Choropleth,
    Datum,
    LineChart,
    Pair,
    ScatterChart,
    Series,
    Shape,
    natural_breaks,
    quantile_breaks,
)

values = st.lists(st.integers(-50, 200).map(lambda number: number / 2), min_size=1, max_size=40)


def classes_of(known, limits):
    """The values in each class."""
    parts = [[] for _ in range(len(limits) + 1)]
    for value in known:
        parts[bisect_right(limits, value)].append(value)
    return parts


def spread(parts):
    """How far values are from the mean of their class."""
    return sum(sum((value - sum(part) / len(part)) ** 2 for value in part) for part in parts)


@given(known=values, wanted=st.integers(1, 6))
def test_no_class_is_empty_and_limits_are_values_in_order(known, wanted):
    for limits in (quantile_breaks(known, 1, wanted), natural_breaks(known, 1, wanted)):
        assert limits == sorted(set(limits))
        assert len(limits) < wanted or wanted == 1
        assert set(limits) <= set(known)
        assert all(classes_of(known, limits))


@given(known=st.lists(st.integers(0, 30), min_size=2, max_size=9), wanted=st.integers(2, 4))
def test_natural_classes_are_the_closest_there_are(known, wanted):
    found = spread(classes_of(known, natural_breaks(known, 0, wanted)))
    candidates = sorted(set(known))[1:]
    count = min(wanted, len(set(known))) - 1
    best = min(spread(classes_of(known, list(limits))) for limits in combinations(candidates, count))

    assert found <= best + 1e-6


def test_many_different_values_are_classed_at_once():
    known = [(rank * rank) % 9_973 / 10 for rank in range(5_000)]

    assert len(natural_breaks(known, 1, 6)) == 5


def test_limits_of_ones_own_colour_the_map():
    shapes = [Shape(str(rank), "M0 0z", (0, 0, 1, 1), f"lieu {rank}", float(rank)) for rank in range(4)]
    chart = Choropleth(id="carte", title="Carte", shapes=shapes, decimals=0, breaks=[2, 100])

    assert [step.words for step in chart.legend] == ["moins de 2", "de 2 à 100", "100 et plus"]
    assert [drawn.colour for drawn in chart.drawn] == ["s0", "s0", "s2", "s2"]


def test_no_line_leads_to_a_point_after_a_break_nor_through_an_absence():
    known = [Datum("2019", 1.0), Datum("2022", 2.0), Datum("2023", 3.0), Datum("2024", None, "not_disclosed")]
    joined = LineChart(id="courbe", title="Courbe", series=[Series("a", [*known, Datum("2025", 4.0)])])
    broken = LineChart(id="courbe", title="Courbe", series=joined.series, breaks={1})

    assert len(joined.curves[0].segments) == 2
    assert len(broken.curves[0].segments) == 1


def test_a_point_without_its_two_figures_has_no_place_and_is_told():
    pairs = [
        Pair(Datum("Laval", 10.0), Datum("Laval", 20.0)),
        Pair(Datum("Mayenne", 10.0), Datum("Mayenne", None, "not_disclosed")),
    ]
    chart = ScatterChart(id="nuage", title="Nuage", pairs=pairs, across=Axis("Pauvreté", "%"), up=Axis("Revenu", "€"))

    assert [spot.label for spot in chart.spots] == ["Laval"]
    assert chart.sentence == "1 point sur 2\u202f; l’autre n’a pas les deux chiffres."
    assert chart.rows[1]["up"] == {"status": "not_disclosed"}

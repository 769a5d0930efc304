"""The catalogue of indicators, the page of each, and the breaks that no line crosses."""

import pytest
from sqlalchemy import select, update

from app.extensions import db
from app.kernel.people.roles import ANALYSTS
from app.kernel.visibility import audience_for
from app.observatory.models import Indicator, Release
from app.observatory.queries.explore import catalogue
from app.observatory.queries.indicators import THEMES, card
from app.observatory.sources.breaks import all_breaks
from app.observatory.sources.periods import read, written

CATALOGUE = "/observatoire/indicateurs"
PRIME = "/observatoire/explorer?mesure=allocataires-prime-activite&maille=departement&lieux=53&periodes=toutes"


def titles(page):
    """The names of the indicators listed."""
    return page.text_of("main .item-title")


def test_every_indicator_with_figures_is_listed_under_a_theme(browse):
    page = browse().get(CATALOGUE)

    assert len(titles(page)) == len(catalogue().measures) == len(set(titles(page)))
    assert all(card(measure, catalogue()).theme in THEMES for measure in catalogue().measures.values())
    assert len(browse().get(CATALOGUE).statements) <= 4


def test_facets_narrow_the_list_and_count_what_they_would_leave(browse):
    incomes = browse().get(f"{CATALOGUE}?theme=revenus&maille=epci")
    kept = titles(incomes)

    assert kept
    assert all(catalogue().measures[code].family == "filosofi" for code in
               (link.attrs["href"].rpartition("/")[2] for link in incomes.select("main .item-title a")))  # fmt: skip
    wide = browse().get(f"{CATALOGUE}?theme=revenus")
    label = next(words for words in wide.text_of("#choix-maille option") if words.startswith("par intercommunalité"))
    assert label.endswith(f"– {len(kept)}")
    assert incomes.one("main p[role=status]").to_text().startswith(f"{len(kept)} indicateur")


def test_unknown_facets_are_left_out_and_impossible_ones_say_so(browse):
    everything = titles(browse().get(CATALOGUE))

    assert titles(browse().get(f"{CATALOGUE}?theme=rien&maille=%3Cb%3E&periode=abc")) == everything
    nothing = browse().get(f"{CATALOGUE}?theme=salaires&maille=commune")
    assert "Aucun indicateur ne réunit ces choix" in nothing.words


def test_the_page_of_an_indicator_tells_all_about_it(browse):
    page = browse().get(f"{CATALOGUE}/projets")

    assert "FAP 2021" in page.words
    assert "12983d7415493635e4e04bb1504f464ddbc3521c5e605d99010af1011e570ff1" in page.words
    assert "Licence Ouverte" in page.words
    assert "avr. 2025" in page.words.replace("\xa0", " ")
    assert "ni bon ni mauvais en soi" in page.words
    assert page.select("svg.map path")
    assert len(page.select("#tableau tbody a.figure")) > 10
    harder = browse().get(f"{CATALOGUE}/difficiles")
    assert "plus haut = plus difficile" in harder.words


@pytest.mark.parametrize("code", ["emploi-national", "lieux-france-services", "population-municipale", "taux-pauvrete"])
def test_every_kind_of_source_has_its_first_chart_and_table(browse, code):
    page = browse().get(f"{CATALOGUE}/{code}")

    assert page.select("figure.chart svg, svg.map, svg.plot")
    assert page.select("#tableau tbody tr")
    link = page.select("a.btn-primary")[0].attrs["href"]
    assert browse().get(link).status == 200


def test_an_indicator_without_figures_for_its_reader_is_absent(browse, app):
    hidden = audience_for(ANALYSTS)
    db.session.execute(update(Release).where(Release.family == "dares-salaires").values(audience_id=hidden.id))

    browse().get(f"{CATALOGUE}/salaire-median", 404)
    assert "Salaire médian" not in titles(browse().get(CATALOGUE))
    browse().get(f"{CATALOGUE}/n-existe-pas", 404)


def test_breaks_are_those_of_known_indicators_with_their_source(app):
    known = set(db.session.scalars(select(Indicator.code)))

    assert set(all_breaks()) <= known
    assert all(one.what and one.source for breaks in all_breaks().values() for one in breaks)


def test_no_line_crosses_a_break(browse):
    page = browse().get(f"{PRIME}&vue=courbe")
    months = 46

    assert "La série repart en janv. 2019" in page.words.replace("\xa0", " ")
    drawn = [line for line in page.select("line.k0") if line.attrs["x1"] != "0"]
    # One piece of line between two months, but between December 2018 and January 2019.
    assert len(drawn) == months - 2
    assert "3 156 900" in browse().get(f"{CATALOGUE}/allocataires-prime-activite").words


@pytest.mark.parametrize("period", [2019, 201701, 20162018])
def test_a_period_reads_as_it_is_written(period):
    assert read(written(period)) == period


def test_search_leads_to_the_page_of_the_indicator(browse):
    page = browse().get("/recherche?q=taux+de+pauvreté")

    assert any(link.attrs["href"] == f"{CATALOGUE}/taux-pauvrete" for link in page.select("main a[href]"))

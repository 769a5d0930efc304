"""What is drawn says what the table says."""

import re

import pytest

from tests.observatory.test_explorer import EXPLORER, lines_of

EDUCATORS = f"{EXPLORER}?mesure=projets&metiers=V4X83&maille=bassin&periodes=2024"
SERIES = f"{EXPLORER}?mesure=emploi-national&metiers=T2A60,V4Z85&maille=france&periodes=toutes&vue=courbe"
URSSAF = f"{EXPLORER}?mesure=salaries-urssaf&maille=zone-emploi&dans=departement:53&periodes=toutes"


def said_by(page):
    """What each shape of the map says of its place."""
    words = (title.to_text() for title in page.select("svg.map path title"))
    return dict(re.split(r"\s:\s", text.replace("\xa0", " "), maxsplit=1) for text in words)


def test_the_map_says_each_cell_of_the_table(browse):
    page = browse().get(f"{EDUCATORS}&reference=aucune&vue=carte")
    said, lines = said_by(page), lines_of(page)

    assert {name: words.removesuffix(" projets") for name, words in said.items()} == {
        name: cells[0] for name, cells in lines.items()
    }
    assert len(page.select("svg.map path.textured")) == 3
    assert len(page.select("svg.map path.no-row")) == 4
    assert {"is-not_disclosed", "is-no_row"} <= {
        css for mark in page.select(".legend .swatch") for css in mark.attrs["class"].split()
    }
    assert all(a.attrs["href"].startswith("/observatoire/chiffres/") for a in page.select("svg.map a"))


@pytest.mark.parametrize(
    ("classes", "said", "legend"),
    [
        ("", "Classes de même taille (quantiles)", "moins de"),
        ("&classes=naturelles", "Classes naturelles", "moins de"),
        ("&classes=bornes&bornes=50/100", "Classes de votre choix", "de 50 à 100"),
    ],
)
def test_classes_are_explained(browse, classes, said, legend):
    page = browse().get(f"{EDUCATORS}&vue=carte{classes}")

    assert said in page.one(".chart-sentence").to_text()
    assert legend in page.words


def test_a_long_map_is_drawn_whole_and_its_table_paged(browse):
    page = browse().get(f"{EXPLORER}?mesure=taux-pauvrete&maille=commune&periodes=2021&vue=carte", most=7)

    assert len(page.select("svg.map path title")) > 1_200
    assert len(page.select("#tableau tbody tr")) == 100
    assert "sans contour connu" in page.one(".chart-sentence").to_text()


def test_one_column_is_drawn_and_the_others_are_one_link_away(browse):
    page = browse().get(
        f"{EXPLORER}?mesure=projets,difficiles&metiers=T2A60&maille=departement&periodes=2024&vue=barres"
    )
    other = browse().get(page.one(".chips a").attrs["href"])

    assert "Projets de recrutement pour Aides" in page.one(".chart-title").to_text()
    assert other.one(".chart-title").to_text().startswith("Part de projets jugés difficiles")
    assert "Pays de la Loire, pour comparer" in other.words
    assert "pour comparer" not in page.words


def test_a_curve_starts_where_figures_do_and_never_bridges_a_hole(browse):
    series, holes = browse().get(SERIES), browse().get(f"{URSSAF}&detail=secteur:QB&vue=courbe")

    assert "Rien n’est dessiné hors de 2004-2018" in series.one(".chart-sentence").to_text()
    assert len(series.select("svg.plot[role=group] line.k0")) == 14
    assert "Le trait s’arrête où une période manque." in holes.one(".chart-sentence").to_text()
    assert len(holes.select("svg.plot[role=group] line.k0")) == 2
    assert len(holes.select("svg.plot[role=group] circle.k0")) == 4


def test_a_cloud_has_a_point_for_each_place_that_has_both_figures(browse):
    page = browse().get(f"{EXPLORER}?mesure=niveau-vie-median,taux-pauvrete&maille=epci&periodes=2021&vue=nuage")

    assert len(page.select("circle.spot")) == 71
    title = next(t.to_text() for t in page.select("circle.spot title") if t.to_text().startswith("Laval Agglo"))
    assert "Taux de pauvreté : 11,4 %" in title.replace("\xa0", " ")


def test_what_a_drawing_needs_is_arranged(browse):
    assert browse().get(f"{URSSAF.replace('toutes', '2024')}&detail=secteur:QB&vue=courbe", 303).location == (
        f"{URSSAF}&detail=secteur:QB&vue=courbe"
    )
    turned = browse().get(f"{EDUCATORS.replace('V4X83', 'V4X83,V4X85')}&lignes=metier&vue=carte", 303).location
    assert browse().get(turned).select("svg.map")


def test_tabs_that_cannot_be_say_why(browse):
    page = browse().get(f"{EXPLORER}?mesure=projets&metiers=V4X85&maille=region&periodes=2024")

    assert "Carte : Ce découpage ne se dessine pas" in page.words.replace("\xa0", " ")
    assert [a.to_text() for a in page.select(".tabs-nav a")] == ["Tableau"]

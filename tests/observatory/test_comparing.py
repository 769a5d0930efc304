"""Territories side by side, those that look like one, and what changed in their limits."""

import re
from math import isclose, log10, sqrt
from statistics import fmean, pstdev

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.territories.changes import changes_of
from app.kernel.territories.models import Territory
from app.observatory.models import Indicator, Observation
from app.observatory.queries.explore import catalogue
from app.observatory.queries.similar import likeness

FIRST_VISIT = 20

COMPARE = "/observatoire/comparer"
THREE = f"{COMPARE}?maille=epci&lieux=200083392,244400404,200070233"


@pytest.fixture(autouse=True)
def _known(app):
    """What a process asks once of the releases is not part of any page's own statements."""
    catalogue()


def table_of(page):
    """The rows as read: the measure → the cells, each with what is under it."""
    return {
        row.query("th a")[0].to_text(): [
            re.sub(r"\s+", " ", cell.to_text(separator=" ")).strip() for cell in row.query("td")
        ]
        for row in page.select("#comparaison tbody tr")
    }


def test_places_stand_side_by_side_with_their_gap_to_the_first(browse):
    page = browse().get(THREE)
    rows = table_of(page)

    assert page.text_of("#comparaison thead th")[1:] == [
        "Laval Agglomération référence",
        "Nantes Métropole",
        "Terres de Montaigu",
    ]
    assert rows["Taux de pauvreté"] == ["11,4 %", "12,8 % écart : +1,4", "6,0 % écart : −5,4"]
    assert not any("écart" in cell for cell in rows["Population municipale"])
    assert len(page.select("figure.chart")) == 3
    assert all(a.attrs["href"].startswith("/observatoire/chiffres/") for a in page.select("#comparaison td a"))


def test_the_reference_is_the_readers_choice_and_rounding_is_told(browse):
    page = browse().get(
        f"{COMPARE}?maille=commune&lieux=44109,44162,44190&mesure=taux-pauvrete&reference=commune:44162"
    )

    assert "dans l’arrondi" in " ".join(table_of(page)["Taux de pauvreté"])
    region = browse().get(f"{COMPARE}?maille=departement&lieux=53,72&mesure=difficiles&metier=V4X85")
    assert region.text_of("#comparaison thead th")[-1] == "Pays de la Loire référence"


def test_absences_keep_their_words(browse):
    codes = {place.name: place.code for place in catalogue().lists.places["bassin"]}
    chosen = f"{codes['Laval']},{codes['Mayenne (bassin)']}"
    page = browse().get(f"{COMPARE}?maille=bassin&lieux={chosen}&mesure=projets&metier=V4X85")

    assert "non diffusé" in table_of(page)["Projets de recrutement"]
    assert page.select(".absences-legend")


def test_a_place_is_added_by_its_name_and_doubts_are_asked(browse):
    sure = browse().get(f"{COMPARE}?maille=commune&ajout=Laval")
    doubt = browse().get(f"{COMPARE}?maille=commune&ajout=saint-jean")

    assert sure.text_of("#comparaison thead th")[1].startswith("Laval")
    links = [a for a in doubt.select("main ul.plain a") if a.to_text().startswith("Ajouter")]
    assert len(links) > 2
    added = browse().get(links[0].attrs["href"])
    assert added.text_of("#comparaison thead th")[1:]


def test_what_cannot_be_compared_is_told(browse):
    page = browse().get(f"{THREE},245300447,200072684,200073260,200071918&mesure=projets&lieux=nulle-part")

    assert "On compare 6 territoires au plus" in page.words.replace("\xa0", " ")
    assert "n’existe pas par intercommunalité" in page.words
    assert "nulle-part" in page.words
    assert "On ne compare pas ce découpage" in browse().get(f"{COMPARE}?maille=planete").words


def test_a_comparison_costs_one_statement_a_measure(browse):
    browse().get(THREE)
    few = browse().get(f"{COMPARE}?maille=epci&lieux=200083392")

    assert len(browse().get(THREE).statements) == len(few.statements) <= 8


def test_nearness_can_be_worked_out_again_by_hand(app):
    known = catalogue()
    laval = known.place("epci", "200083392")
    found = likeness(laval, known)
    codes = [one.measure.code for one in found.criteria]
    rows = db.session.execute(
        select(Observation.territory_id, Indicator.code, Observation.value)
        .join(Observation.indicator)
        .where(Observation.mesh == "epci", Observation.breakdown_id.is_(None))
        .where(((Indicator.code == "population-municipale") & (Observation.period == 2022))
               | (Indicator.code.in_(codes[1:]) & (Observation.period == 2021)))
    )  # fmt: skip
    values = {}
    for place, code, value in rows:
        values.setdefault(place, {})[code] = log10(value) if code == "population-municipale" else value
    means = {code: fmean(each[code] for each in values.values()) for code in codes}
    spreads = {code: pstdev(each[code] for each in values.values()) for code in codes}
    near = found.nearest[0].place.key
    gaps = [((values[near][code] - means[code]) - (values[laval.key][code] - means[code])) / spreads[code]
            for code in codes]  # fmt: skip

    assert isclose(found.nearest[0].distance, sqrt(fmean(gap * gap for gap in gaps)))
    assert [near.distance for near in found.nearest] == sorted(near.distance for near in found.nearest)


def test_the_page_of_likeness_shows_its_method_and_whom_it_left_out(browse):
    page = browse().get("/observatoire/semblables/epci/200083392")
    communes = browse().get("/observatoire/semblables/commune/53130")

    assert page.text_of("#semblables tbody th")[:2] == ["Laval Agglomération 53", "La Roche-sur-Yon Agglomération 85"]
    assert len(page.select("#criteres tbody tr")) == 4
    assert "Laissés de côté" in communes.words
    assert "sans niveau de vie" in communes.words
    browse().get(page.select("main a.btn-primary")[0].attrs["href"])


@pytest.mark.parametrize("address", ["bassin/5224", "region/52", "zone-emploi/5201"])
def test_likeness_is_not_guessed_where_too_little_is_known(browse, address):
    known = {f"{mesh}/{place.code}" for mesh, places in catalogue().lists.places.items() for place in places}
    if address in known:
        assert "Pas assez de chiffres" in browse().get(f"/observatoire/semblables/{address}").words
    else:
        browse().get(f"/observatoire/semblables/{address}", 404)


def test_changes_of_names_and_limits_are_told(browse, app):
    montaigu = db.session.scalars(select(Territory).where(Territory.code == "200070233")).one()
    told = changes_of({montaigu.id: montaigu.code})[montaigu.id]

    assert any(sentence.startswith("9 communes en 2025 contre 10 en 2024") for sentence in told)
    portrait = browse().get("/territoires/epci/200070233", most=FIRST_VISIT)
    assert "9 communes en 2025 contre 10 en 2024" in portrait.words
    assert {"Comparer ce territoire", "Territoires semblables"} <= set(portrait.text_of("aside a"))

"""The portrait of a territory: what it is, what it holds, and never what its reader may not see."""

import pytest

from app.extensions import db
from app.kernel.territories.queries import bassins_meeting, get_territory
from app.observatory.queries import recruitment_of_bassins

NANTES = "/territoires/epci/244400404"
# What a process asks once of the referential before it keeps it: lists, outlines, names.
FIRST_VISIT = 16


def test_a_territory_says_what_it_is(browse):
    page = browse().get(NANTES, most=FIRST_VISIT)
    assert page.text_of("h1") == ["Nantes Métropole"]
    assert "Métropole, 689 456 habitants en 2023, 24 communes." in page.words


def test_a_code_means_nothing_without_its_type(browse):
    bassin, zone = (
        browse().get("/territoires/bassin/5203", most=FIRST_VISIT),
        browse().get("/territoires/zone-emploi/5203", most=FIRST_VISIT),
    )
    assert bassin.text_of("h1") == ["Châteaubriant"]
    assert "Bassin d’emploi de France Travail" in bassin.words
    assert "Zone d’emploi de l’Insee" in zone.words


def test_an_old_code_leads_to_the_commune_of_today(browse):
    old = browse().get("/territoires/commune/49069", status=301)
    assert old.location.startswith("/territoires/commune/")
    assert old.location != "/territoires/commune/49069"


@pytest.mark.parametrize("url", ["/territoires/epci/999999999", "/territoires/canton/4401", "/territoires/commune/x"])
def test_an_unknown_territory_is_not_found(browse, url):
    browse().get(url, status=404)


def test_bassins_are_given_whole_under_their_own_name(app, browse):
    territory = get_territory("epci", "200071678")
    bassins = db.session.scalars(bassins_meeting(territory)).all()
    expected = {r.territory.name: r.projects.value for r in recruitment_of_bassins([bassin.id for bassin in bassins])}
    page = browse().get("/territoires/epci/200071678", most=FIRST_VISIT)
    shown = {
        row.query("th")[0].to_text().split("hors")[0].strip(): row.query("td")[0].to_text()
        for row in page.select("#bassins tbody tr")
    }
    assert set(shown) == set(expected)
    for name, value in expected.items():
        assert f"{value:,.0f}".replace(",", " ") in shown[name].replace("\u202f", " ")


def test_the_island_without_intercommunality_has_its_page_and_its_outline(browse):
    page = browse().get("/territoires/commune/85113", most=FIRST_VISIT)
    assert page.text_of("h1") == ["L’Île-d’Yeu"]
    assert any("Yeu" in (shape.attrs.get("aria-label") or "") for shape in page.select("svg a, svg path"))


def test_the_map_of_a_territory_leads_to_what_lies_within(browse):
    page = browse().get(NANTES, most=FIRST_VISIT)
    links = {link.attrs["href"] for link in page.select("svg a")}
    assert "/territoires/commune/44109" in links
    assert links <= {link.attrs["href"] for link in page.select("#territoires a")}


def test_a_commune_is_found_by_the_beginning_of_its_name_without_accents(browse):
    page = browse().get("/territoires/?commune=ile+d", most=FIRST_VISIT)
    assert "L’Île-d’Yeu" in page.words
    assert "Aucune commune" in browse().get("/territoires/?commune=zzz", most=FIRST_VISIT).words


def test_every_type_of_territory_shows_its_three_bands(browse, people):
    for url in (
        "/territoires/region/52",
        "/territoires/departement/53",
        NANTES,
        "/territoires/commune/53130",
        "/territoires/bassin/5313",
        "/territoires/zone-emploi/0051",
    ):
        page = browse().get(url, most=FIRST_VISIT)
        assert {"Métiers", "Associations", "Échanges"} <= {title.split(" ")[0] for title in page.text_of("h2")}


def test_threads_of_a_closed_space_show_on_a_territory_to_its_members_only(browse, people):
    url = "/territoires/departement/44"
    for_all = set(browse().get(url, most=FIRST_VISIT).text_of("#echanges h3"))
    for_member = set(browse(people["social"]).get(url, most=FIRST_VISIT).text_of("#echanges h3"))
    for_neighbour = set(browse(people["membre53"]).get(url, most=FIRST_VISIT).text_of("#echanges h3"))
    assert for_member - for_all, "the member of the closed space sees more than the public"
    assert not (for_neighbour & (for_member - for_all))


def test_field_activity_shows_on_a_territory_to_the_team_only(browse, people):
    url = "/territoires/departement/53"
    assert "notée" in browse(people["terrain"]).get(url, most=FIRST_VISIT).words
    assert "notée" not in browse().get(url, most=FIRST_VISIT).words
    assert "notée" not in browse(people["social"]).get(url, most=FIRST_VISIT).words


def test_a_portrait_seen_again_costs_few_statements(browse):
    browse().get(NANTES, most=FIRST_VISIT)
    browse().get(NANTES, most=8)


def test_a_territory_without_exchange_shows_those_of_its_departement_under_its_name(browse, people):
    page = browse().get("/territoires/commune/53130", most=FIRST_VISIT)
    assert "Voici les échanges en Mayenne" in page.words
    assert page.text_of("#echanges h3")


def test_the_most_sought_families_lead_to_their_figures(browse):
    page = browse().get("/territoires/departement/53", most=FIRST_VISIT)
    links = {link.attrs["href"] for link in page.select("#metiers-recherches-53 a")}
    assert any("famille=T2A60" in link for link in links)
    for link in links:
        browse().get(link)

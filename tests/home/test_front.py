"""The home page, for everybody and for those who have work waiting."""

from app.home.routes.help_pages import PAGES
from app.kernel.jobs.queue import beat
from tests import make


def test_the_three_doors_carry_live_figures(browse):
    page = browse().get("/")
    assert "au moins 12 686 projets de recrutement déclarés par les employeurs, 2024" in page.words
    assert "associations au registre" in page.words


def test_the_map_leads_to_every_intercommunality_and_the_island(browse):
    links = {link.attrs["href"] for link in browse().get("/").select("svg a")}
    assert len([link for link in links if link.startswith("/territoires/epci/")]) == 71
    assert "/territoires/epci/243500741" in links
    assert links - {link for link in links if "/epci/" in link} == {"/territoires/commune/85113"}


def test_a_field_worker_meets_one_big_action_first(browse, people):
    page = browse(people["terrain"]).get("/")
    assert page.text_of("a.btn-big") == ["Noter une activité"]
    assert not browse(people["social"]).get("/").select("a.btn-big")


def test_staff_see_what_waits_and_what_is_due(browse):
    page = browse(make.analyst()).get("/", most=12)
    assert "Attend une seconde signature" in page.words
    assert "Besoins en main-d’œuvre (France Travail) 2025" in page.words
    assert "en retard" in page.words
    assert "seconde signature" not in browse(make.officer()).get("/").words


def test_every_help_page_opens_and_is_listed(browse):
    index = browse().get("/aide/")
    links = [link.attrs["href"] for link in index.select("main h2 a")]
    assert len(links) == len(PAGES)
    for link in links:
        assert browse().get(link).text_of("h1")
    browse().get("/aide/inconnue", status=404)


def test_ready_only_with_a_worker_and_the_right_schema(app):
    client = app.test_client()
    assert client.get("/readyz").status_code == 503
    beat()
    assert client.get("/readyz").status_code == 200

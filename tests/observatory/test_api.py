"""The figures for programs: the cells of the page, described, page by page, in words when something is wrong."""

import json
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.observatory.taken import Taken, address, csv_rows, of_cube, of_lines
from tests.observatory.test_taking import LONG, MAYENNE, QUESTIONS

API = "/api/v1"


@pytest.fixture
def described(browse):
    """The description of the interface, as it is served."""
    return json.loads(browse().get(f"{API}/openapi.json").body)


def told(browse, path, status=200):
    """An answer of the interface."""
    return json.loads(browse().get(f"{API}/{path}", status=status).body)


def here(url):
    """The path of an address of the portal."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def of_items(items):
    """The cells of an answer."""
    return [
        Taken(
            f"{item['territoire']['maille']}:{item['territoire']['code']}",
            item["metier"]["code"] if item["metier"] else "",
            *(item["mesure"], item["periode"], item["detail"]["code"]),
            *(item["valeur"], item["statut"], item["unite"]),
        )
        for item in items
    ]


def is_valid(described, name, thing):
    """Whether a thing is what the description says; fails with what differs."""
    schema = {**described["components"]["schemas"][name], "components": described["components"]}
    assert [error.message for error in Draft202012Validator(schema).iter_errors(thing)] == []


def test_the_description_is_openapi_and_names_every_address(app, described):
    validate(described)
    served = {rule.rule.removeprefix(API) for rule in app.url_map.iter_rules() if rule.rule.startswith(f"{API}/")}
    assert set(described["paths"]) == served


@pytest.mark.parametrize("query", QUESTIONS.values(), ids=QUESTIONS)
def test_answers_are_the_cells_of_the_files_and_what_is_described(browse, described, query):
    answer = told(browse, f"chiffres?{query}&taille=1000")
    taken = of_lines(csv_rows(browse().get(address(query, "csv")).body))

    is_valid(described, "Chiffres", answer)
    assert sorted(of_items(answer["chiffres"] + answer["reference"]), key=str) == sorted(taken, key=str)
    assert answer["suivant"] is None
    cube = browse().get(f"{API}/jsonstat?{query}").body
    is_valid(described, "Cube", json.loads(cube))
    assert sorted(of_cube(cube), key=str) == sorted(set(taken), key=str)


def test_each_figure_leads_to_its_source_and_to_its_cell(browse):
    answer = told(browse, f"chiffres?{MAYENNE}")
    laval = next(item for item in answer["chiffres"] if item["territoire"]["nom"] == "Laval")

    assert answer["sources"][laval["source"]]["producteur"] == "France Travail"
    assert "Laval" in browse().get(urlsplit(laval["origine"]).path).words
    assert answer["citation"][0].startswith("FRANCE TRAVAIL")


def test_pages_follow_one_another_without_losing_or_repeating_a_row(browse):
    found, url, pages = [], f"{API}/chiffres?{LONG}&taille=1000", 0
    while url:
        page = browse().get(url)
        answer = json.loads(page.body)
        found += of_items(answer["chiffres"])
        url = answer["suivant"] and here(answer["suivant"])
        assert len(answer["chiffres"]) <= 3_000
        assert (f'<{answer["suivant"]}>; rel="next"' == page.headers.get("Link")) == bool(url)
        pages += 1
        if pages == 3:
            break
    assert len(set(found)) == len(found) == 9_000


def test_everything_that_may_be_asked_is_listed(browse, described):
    answer = told(browse, "mesures")
    is_valid(described, "Mesures", answer)
    survey = next(measure for measure in answer["mesures"] if measure["code"] == "projets")
    assert survey["mailles"]["bassin"]["periodes"] == ["2024"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("chiffres?mesure=licorne", 400, "Cette mesure n’existe pas"),
        (f"chiffres?{MAYENNE}&taille=0", 400, "de 1 à 1000"),
        (f"chiffres?{MAYENNE}&taille=²", 400, "de 1 à 1000"),
        (f"chiffres?{MAYENNE}&apres=licorne", 400, "suivez l’adresse"),
        ("jsonstat?mesure=projets&lieux=rien", 400, "n’est pas de ceux-là"),
    ],
)
def test_what_is_wrong_is_said_in_french(browse, described, path, status, said):
    page = browse().get(f"{API}/{path}", status=status)
    problem = json.loads(page.body)

    is_valid(described, "Probleme", problem)
    assert page.headers["Content-Type"] == "application/problem+json"
    assert said in problem["detail"].replace("\u00a0", " ")
    assert problem["status"] == status


def test_it_is_open_to_other_sites_and_asked_again_at_little_cost(browse):
    first = browse().get(f"{API}/chiffres?{MAYENNE}")
    again = browse().get(f"{API}/chiffres?{MAYENNE}", status=304, **{"If-None-Match": first.headers["ETag"]})

    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in first.headers
    assert len(again.statements) <= 3


def test_the_page_gives_the_call_that_answers_the_same(browse):
    call = browse().get(f"/observatoire/explorer?{MAYENNE}").one("#emporter code").to_text()
    answer = json.loads(browse().get(here(call)).body)
    assert 73 in {cell.value for cell in of_items(answer["chiffres"])}

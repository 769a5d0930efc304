"""What is taken away is what was on the page, cell by cell, in every format."""

import io
import json
from itertools import islice
from urllib.parse import parse_qs

import pyarrow.parquet as pq
import pytest
from defusedxml import ElementTree
from justhtml import JustHTML
from sqlalchemy import select, update

from app.extensions import db
from app.observatory.models import SourceFile
from app.observatory.queries.explore import answer, catalogue, every_row, read
from tests.observatory.taken import (
    EXPLORER,
    address,
    as_printed,
    csv_rows,
    of_cube,
    of_lines,
    of_page,
    parquet_rows,
    sheet_rows,
)

MAYENNE = "mesure=projets&metiers=V4X85&maille=bassin&dans=departement:53&periodes=2024"
LONG = "mesure=taux-pauvrete,niveau-vie-median,menages-fiscaux&maille=commune&detail=toutes"
QUESTIONS = {
    "masked, absent, at least": MAYENNE,
    "rates of two terms": "mesure=projets,difficiles&metiers=T2A60&maille=departement&periodes=2024",
    "not available and zero": "mesure=emploi,tension-classe&maille=departement&periodes=2019&lignes=metier",
    "several pages, sorted": "mesure=taux-pauvrete&maille=commune&dans=departement:49&periodes=2021&tri=-taux-pauvrete",
    "periods in columns": "mesure=emploi-national&maille=france&periodes=toutes",
}


@pytest.mark.parametrize("query", QUESTIONS.values(), ids=QUESTIONS)
def test_every_format_holds_the_cells_of_the_page(browse, query):
    page = of_page(browse, read_address(query))
    body = {form: browse().get(address(query, form)).body for form in ("csv", "xlsx", "ods", "parquet", "json")}
    taken = of_lines(csv_rows(body["csv"]))

    gaps = len(page) - len(taken)
    assert [as_printed(cell) for cell in taken] == (page if not gaps else without_gaps(page, taken))
    assert of_lines(sheet_rows(body["xlsx"])) == taken
    assert of_lines(sheet_rows(body["ods"])) == taken
    assert of_lines(parquet_rows(body["parquet"])) == taken
    assert sorted(of_cube(body["json"]), key=str) == sorted(set(taken), key=str)
    assert wide(sheet_rows(body["xlsx"], "Tableau")) == wide(sheet_rows(body["ods"], "Tableau"))
    assert wide(sheet_rows(body["xlsx"], "Tableau")) == [(cell.value, cell.status) for cell in taken]


def read_address(query):
    """The one address of a question, so that the page is not led elsewhere."""
    asked, notices = read(parse_qs(query), catalogue())
    assert not notices
    return asked.question.address()


def without_gaps(page, taken):
    """The cells of the page, its last column left out: differences with the reference, which no file repeats."""
    columns = len({(cell.measure, cell.period) for cell in taken})
    rows = [page[at : at + columns + 1] for at in range(0, len(page), columns + 1)]
    return [cell for row in rows for cell in row[:columns]]


def wide(rows):
    """The values and statuses of the sheet laid out as the page."""
    found = []
    for row in rows:
        cells = [
            cell
            for name, cell in row.items()
            if "(code)" not in name and name not in ("Territoires", "Métiers", "Périodes")
        ]
        found += [(None if cell == "" else cell, status) for cell, status in zip(cells[::2], cells[1::2], strict=True)]
    return found


def test_the_four_ways_of_having_no_figure_or_zero_stay_apart(app, browse):
    taken = [
        cell for query in QUESTIONS.values() for cell in of_lines(csv_rows(browse().get(address(query, "csv")).body))
    ]

    assert {cell.status for cell in taken if cell.value is None} == {"non diffusé", "non disponible", "sans ligne"}
    assert any(cell.value == 0 for cell in taken)
    assert {"calculé", "diffusé", "au moins"} <= {cell.status for cell in taken}


def test_each_line_carries_its_source_and_the_question(browse):
    line = csv_rows(browse().get(address(MAYENNE, "csv")).body)[0]
    source = db.session.scalars(select(SourceFile).where(SourceFile.family == "bmo")).one()

    assert line["producteur"] == source.producer
    assert (line["fichier"], line["version"], line["licence"]) == (source.name, "1", source.licence)
    assert line["téléchargé le"] == source.downloaded_on.isoformat()
    assert line["empreinte SHA-256"] == source.sha256
    assert line["question"] == f"http://127.0.0.1:8000{EXPLORER}?{MAYENNE}"
    assert "Laval" in browse().get(line["origine"].removeprefix("http://127.0.0.1:8000")).words


def test_workbooks_cubes_and_columns_say_where_they_come_from(browse):
    told = {
        row["Quoi"]: row["Ce qu’il en est"] for row in sheet_rows(browse().get(address(MAYENNE, "ods")).body, "Sources")
    }
    cube = json.loads(browse().get(address(MAYENNE, "json")).body)
    kept = json.loads(pq.read_schema(io.BytesIO(browse().get(address(MAYENNE, "parquet")).body)).metadata[b"tissage"])
    described = json.loads(browse().get(address(MAYENNE, "csv-metadata.json")).body)

    assert told["Producteur"] == "France Travail"
    assert told["Pour citer"].startswith("FRANCE TRAVAIL. ")
    assert cube["extension"]["sources"] == kept["sources"] == described["dc:source"]
    assert len(cube["extension"]["sources"][0]["sha256"]) == 64
    assert cube["extension"]["reference"] == "region:52"
    assert "ce n’est pas zéro" in cube["extension"]["statuts"]["non diffusé"]
    header = list(csv_rows(browse().get(address(MAYENNE, "csv")).body)[0])
    assert [column["titles"] for column in described["tableSchema"]["columns"]] == header


def test_figures_put_together_by_others_keep_their_mark_everywhere(browse):
    query = "mesure=taux-pauvrete&maille=epci"
    assembled = csv_rows(browse().get(address(query, "csv")).body)[0]["mis en forme par"]

    assert assembled
    for form in ("json", "csv-metadata.json"):
        assert json.loads(browse().get(address(query, form)).body), form
        assert assembled in browse().get(address(query, form)).body.decode()
    assert any(assembled in str(row) for row in sheet_rows(browse().get(address(query, "xlsx")).body, "Sources"))


def test_the_file_name_says_what_is_inside(browse):
    header = browse().get(address(MAYENNE, "xlsx")).headers["Content-Disposition"]

    assert header.startswith('attachment; filename="projets-professionnels-de-l-action-sociale-')
    assert header.endswith('.xlsx"')
    assert header.isascii()


def test_a_file_never_answers_another_question(browse):
    browse().get(address("mesure=licorne", "csv"), status=400)
    browse().get(address(f"{MAYENNE}&lieux=absent", "json"), status=400)
    long = browse().get(address(LONG, "xlsx"), status=422)
    assert "CSV" in long.words


def test_what_has_not_changed_is_not_sent_again(browse):
    first = browse().get(address(MAYENNE, "csv"))
    again = browse().get(address(MAYENNE, "csv"), status=304, **{"If-None-Match": first.headers["ETag"]})

    assert again.body == b""
    assert len(again.statements) <= 3


def test_a_long_table_is_read_piece_by_piece_in_the_order_of_the_page(app):
    asked, _notices = read(parse_qs(LONG), catalogue())
    assert asked.row_count > 5_000
    rows = [row for row, _mark in islice(every_row(asked), 200)]
    assert rows[:100] == list(answer(asked).rows)


def test_a_long_table_is_sent_while_it_is_read(browse):
    page = browse().get(address(LONG, "csv"), most=40)
    cells = of_lines(csv_rows(page.body))

    assert "Content-Length" not in page.headers
    assert len(cells) == 3 * 9 * 1_228
    assert len(set(cells)) == len(cells)


def test_a_producer_that_looks_like_a_formula_stays_a_text(app, browse):
    named = '=HYPERLINK("https://exemple.fr")'
    db.session.execute(update(SourceFile).where(SourceFile.family == "bmo").values(producer=named, sha256="f" * 64))
    db.session.commit()

    assert {row["producteur"] for row in csv_rows(browse().get(address(MAYENNE, "csv")).body)} == {f"'{named}"}
    for form in ("xlsx", "ods"):
        assert {row["producteur"] for row in sheet_rows(browse().get(address(MAYENNE, form)).body)} == {named}


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("mesure=taux-pauvrete&maille=epci&periodes=2021&vue=carte", "path"),
        ("mesure=projets&metiers=T2A60&maille=bassin&vue=barres", "rect.s4"),
        ("mesure=agents-departement&maille=departement&periodes=toutes&lieux=44,53&vue=courbe", "circle"),
        ("mesure=taux-pauvrete,niveau-vie-median&maille=epci&periodes=2021&vue=nuage", "circle.spot"),
    ],
)
def test_what_is_drawn_is_taken_as_an_image_that_says_where_it_comes_from(browse, query, marks):
    address = read_address(query)
    svg = browse().get(f"{EXPLORER}/dessin.svg?{address}")
    png = browse().get(f"{EXPLORER}/dessin.png?{address}")
    document = JustHTML(svg.body.decode(), sanitize=False)

    assert len(document.query(marks)) > 5
    assert "Consulté le" in document.to_text()
    assert document.query("title")[0].to_text()
    ElementTree.fromstring(svg.body)
    assert png.body.startswith(b"\x89PNG")
    assert png.headers["Content-Disposition"].endswith('.png"')


def test_a_hidden_figure_is_nowhere_in_an_image(browse):
    svg = browse().get(f"{EXPLORER}/dessin.svg?{read_address(MAYENNE + '&vue=barres')}").body.decode()

    assert "non diffusé" in svg
    assert "url(#not_disclosed)" in svg
    browse().get(f"{EXPLORER}/dessin.svg?{MAYENNE}", status=404)

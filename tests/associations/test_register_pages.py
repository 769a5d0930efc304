"""The pages of the register."""

import csv
import io

import pytest
from sqlalchemy import select

from app.associations.models import Association
from app.associations.sources import sources
from app.extensions import db


def id_of(**traits):
    return db.session.scalars(select(Association.id).filter_by(**traits)).one()


def test_the_register_says_how_many_and_since_when(browse):
    page = browse().get("/associations/")

    assert "18 437 aides à 4 268 associations, de 2008 à 2019" in page.words
    assert len(page.select("#registre tbody tr")) == 25


def test_one_page_follows_the_other_without_losing_or_repeating_anybody(browse):
    seen, url = [], "/associations/?departement=85"
    while url:
        page = browse().get(url)
        seen += [link.attrs["href"] for link in page.select("#registre tbody th a")]
        url = next((link.attrs["href"] for link in page.select("a[rel=next]")), None)

    assert len(seen) == len(set(seen)) == 102


def test_the_way_back_leads_to_the_same_page(browse):
    first = browse().get("/associations/?departement=85")
    second = browse().get(first.one("a[rel=next]").attrs["href"])
    back = browse().get(second.one("a[rel=prev]").attrs["href"])

    assert back.text_of("#registre tbody th") == first.text_of("#registre tbody th")


def test_the_cost_of_a_page_does_not_grow_with_its_rows(browse):
    few = browse().get("/associations/?q=traineau")
    many = browse().get("/associations/")

    assert len(many.statements) <= len(few.statements) + 1 <= 8


def test_a_name_is_found_without_accents_or_capitals(browse):
    page = browse().get("/associations/?q=théâtre+ephemere")

    assert page.text_of("#registre tbody th a") == ["Théâtre de l'Ephémère"]


def test_a_name_nobody_bears_says_what_to_try(browse):
    page = browse().get("/associations/?q=zzzz&departement=44")

    assert "Aucune association de ce nom" in page.words


@pytest.mark.parametrize("url", ["/associations/?departement=99", "/associations/999999", "/associations/0/aides.csv"])
def test_what_does_not_exist_is_not_found(browse, url):
    browse().get(url, status=404)


def test_hostile_words_are_only_words(browse):
    browse().get("/associations/?q=%25_%27%22%3Cscript%3E")
    browse().get("/associations/?q=caf%00", status=400)


def test_each_subsidy_leads_back_to_the_line_of_its_file(browse):
    page = browse().get(f"/associations/{id_of(siren='384568069')}")

    assert "85-conventions-2018.csv ligne 33" in page.words
    assert "72 000 €" in page.words
    assert "de 2018 à 2019" in page.words


def test_a_missing_amount_is_shown_as_absent_not_as_zero(browse):
    page = browse().get(f"/associations/{id_of(siren='799142930')}")

    assert "non disponible" in page.words


def test_a_number_that_cannot_be_right_is_shown_as_given_with_the_reason(browse):
    page = browse().get(f"/associations/{id_of(register_key='name:72:GRAINES D IMAGES')}")

    assert "43387838400025 : clé de contrôle fausse" in page.words
    assert "numéro à corriger" in page.words


def test_a_right_number_does_not_hide_a_wrong_one_given_elsewhere(browse):
    page = browse().get(f"/associations/{id_of(siren='304865009')}")

    assert "304865000 : clé de contrôle fausse" in page.words
    assert "numéro à corriger" not in page.words


def test_other_names_are_told(browse):
    page = browse().get(f"/associations/{id_of(siren='337486096')}")

    assert "ASSOCIATION CEMEA" in page.words
    assert "Autres noms trouvés" in page.words


def test_an_amount_for_several_years_says_so(browse):
    page = browse().get(f"/associations/{id_of(siren='404331886')}")

    assert "plusieurs années" in page.words


def test_a_line_written_twice_is_shown_twice_and_counted_once(browse):
    page = browse().get(f"/associations/{id_of(siren='404331886')}")

    assert "187 500 €" in page.text_of(".lead")[0]
    assert page.text_of(".lead")[0].startswith("1 aide publiée")
    assert len(page.select("#tableau-aides tbody tr")) == 2
    assert "Répète mot pour mot la ligne 28 : n’est pas compté." in page.words


def test_the_export_says_what_the_page_says(browse):
    answer = browse().get(f"/associations/{id_of(siren='384568069')}/aides.csv")
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";"))

    assert [row["Montant en euros"] for row in rows] == ["72000", "72000"]
    assert [row["Ligne"] for row in rows] == ["39", "33"]
    assert rows[0]["Financeur"] == "Département de la Vendée"


def test_a_page_of_the_register_says_nothing_of_anybodys_activity(browse, relais):
    for page in (browse().get(relais.url), browse(relais.stranger).get(relais.url)):
        assert "Activité" not in page.text_of(".tabs-nav a")
        assert "/activites" not in page.source


def test_each_file_is_told_with_its_origin_and_its_fingerprint(browse):
    page = browse().get("/associations/sources")

    for source in sources():
        assert source.original.split("/")[-1] in page.words
        assert source.sha256_original in page.words
    line = browse().get(f"/associations/{id_of(siren='384568069')}").select("#tableau-aides td a")[0]
    assert page.select("#" + line.attrs["href"].split("#")[1])

"""Every number on a page opens its origin, down to the cell of the producer's file."""

import csv
import hashlib
import random
import re
from functools import cache

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from app.extensions import db
from app.observatory.models import Indicator, Observation, Release, ReleaseColumn
from app.observatory.services import publish_release, withdraw_release
from app.observatory.services.shipped import DATA
from app.observatory.sources.sheet import column_letter, column_rank
from tests import make
from tests.observatory.files import bmo_row
from tests.observatory.test_releases import prepared

EDUCATORS = "/observatoire/metiers/educateur-specialise"
CELL = re.compile(r"([A-Z]+)([0-9]+)")


@cache
def cells_of(name, sheet):
    """The cells of a shipped file as a spreadsheet shows them."""
    if name.endswith(".xlsx"):
        return CalamineWorkbook.from_path(DATA / name).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    lines = (DATA / name).read_text(encoding="utf-8-sig").splitlines()
    return list(csv.reader(lines, delimiter=";" if ";" in lines[0] else ","))


def number(cell):
    try:
        return float(str(cell).replace(",", ".").replace(" ", "").removesuffix("*"))
    except ValueError:
        return None


def of_the_place(observation, indicator):
    """The figures of the file from which a sum or a share of a larger place is made."""
    statement = (
        select(Observation)
        .join(Observation.indicator)
        .where(
            Observation.release_id == observation.release_id,
            Observation.nomenclature_code_id == observation.nomenclature_code_id,
            Observation.mesh == "bassin",
            Indicator.code == indicator,
        )
    )
    if observation.mesh == "departement":
        statement = statement.where(Observation.within_id == observation.territory_id)
    rows = db.session.scalars(statement).all()
    if observation.mesh == "region":
        sheet = cells_of("Base_open_data_BMO_2024.xlsx", "BMO_2024_open_data")
        rows = [row for row in rows if str(sheet[row.source_row - 1][5]).removesuffix(".0") == "52"]
    return {(row.territory_id, row.within_id): row.value for row in rows}


def counted(sheet, observation):
    """How many lines of the file name the place of this figure."""
    codes = ("44", "49", "53", "72", "85") if observation.mesh == "region" else (observation.territory.code,)
    return sum(row[observation.source_column] in codes for row in sheet)


def recomputed(observation, letters):
    """The value worked out again from the archived file alone, by other means than the portal's."""
    source = observation.release.source_file
    sheet = cells_of(source.name, observation.source_sheet or observation.release.sheet)
    code, (letter, _) = observation.indicator.code, letters[observation.release_id, observation.indicator_id]
    if observation.source_row is not None:
        row = sheet[observation.source_row - 1]
        if observation.source_column is not None:
            return number(row[observation.source_column])
        terms = [number(row[column_rank(one)]) for one in letter.split(" ÷ ")]
        if len(terms) == 1:
            return terms[0]
        return 100 * terms[0] / terms[1] if None not in terms and terms[1] else None
    if observation.source_column is not None:
        return counted(sheet, observation)
    if "÷" not in letter:
        known = [value for value in of_the_place(observation, code).values() if value is not None]
        return sum(known) if known else None
    parts, wholes = of_the_place(observation, f"{code}-nombre"), of_the_place(observation, "projets")
    both = [(parts[key], wholes[key]) for key in parts if parts[key] is not None and wholes[key] is not None]
    base = sum(whole for _, whole in both)
    return 100 * sum(part for part, _ in both) / base if base else None


@pytest.mark.parametrize("seed", range(2))
def test_two_hundred_random_numbers_are_found_again_in_the_archived_files(app, seed):
    letters = {
        (column.release_id, column.indicator_id): (column.letter, column.sheet)
        for column in db.session.scalars(select(ReleaseColumn))
    }
    ids = db.session.scalars(select(Observation.id)).all()
    for observation_id in random.Random(seed).sample(list(ids), 200):
        observation = db.session.get_one(Observation, observation_id)
        again = recomputed(observation, letters)
        shown = (observation.indicator.code, observation.territory and observation.territory.name, observation.status)
        assert (again is None) == (observation.value is None), shown
        assert again is None or observation.value == pytest.approx(again, rel=1e-12), shown


def test_each_number_of_a_table_leads_to_its_passport(browse):
    page = browse().get(EDUCATORS)
    links = [link.attrs["href"] for link in page.select("#tableau td a.figure")]
    assert len(links) == len(page.select("#tableau td.num a.figure")) > 50
    passport = browse().get(links[0])
    for told in (
        "France Travail",
        "Base_open_data_BMO_2024.xlsx",
        "BMO_2024_open_data",
        "Licence Ouverte",
        "Version 1",
    ):
        assert told in passport.words
    release = db.session.scalars(select(Release).where(Release.family == "bmo")).one()
    assert release.source_file.sha256 in passport.words


def one(indicator, mesh, **where):
    statement = (
        select(Observation).join(Observation.indicator).where(Indicator.code == indicator, Observation.mesh == mesh)
    )
    return db.session.scalars(statement.filter_by(**where).order_by(Observation.id)).first()


def test_a_cell_a_share_and_a_sum_say_how_they_were_obtained(browse):
    cell, share, total = (
        one("projets", "bassin"),
        one("difficiles", "bassin", status="published"),
        one("projets", "departement", status="at_least"),
    )
    rows, parts = (cell.source_row, share.source_row), total.parts_total
    addresses = [f"/observatoire/chiffres/{observation.id}" for observation in (cell, share, total)]
    assert f"Lu tel quel dans la cellule L{rows[0]}" in browse().get(addresses[0]).words
    assert f"M{rows[1]} ÷ L{rows[1]}" in browse().get(addresses[1]).words
    page = browse().get(addresses[2])
    assert "au moins" in page.words
    assert "une cellule masquée n’est jamais comptée comme un zéro" in page.words
    assert len(page.select("#tableau tbody tr")) == parts


def test_a_count_says_which_lines_of_the_file_to_count(browse):
    for mesh, told in (
        ("commune", "dont la colonne D donne le code 44"),
        ("region", "dont la colonne B donne le code d’un département de la région"),
    ):
        figure = one("lieux-france-services", mesh)
        page = browse().get(f"/observatoire/chiffres/{figure.id}")
        assert "Compté par le portail : les lignes du fichier" in page.words
        assert told in page.words


def test_a_hidden_figure_says_that_it_is_not_zero(browse):
    hidden = one("taux-pauvrete", "commune", status="not_disclosed", breakdown_id=None)
    column = db.session.scalars(
        select(ReleaseColumn).where(
            ReleaseColumn.release_id == hidden.release_id, ReleaseColumn.indicator_id == hidden.indicator_id
        )
    ).one()
    assert column.letter == ""
    cell = f"{column_letter(hidden.source_column)}{hidden.source_row}"
    page = browse().get(f"/observatoire/chiffres/{hidden.id}")
    for told in ("non diffusé", "Ce n’est pas zéro", cell):
        assert told in page.words


def test_the_producer_s_file_is_given_byte_for_byte(browse):
    for release in db.session.scalars(select(Release)).all():
        answer = browse().client.get(f"/observatoire/fichiers/{release.source_file_id}")
        assert hashlib.sha256(answer.get_data()).hexdigest() == release.source_file.sha256
        assert answer.headers["Content-Disposition"].startswith("attachment")
    browse().get("/observatoire/fichiers/999999", status=404)


def test_a_figure_that_was_revised_leads_to_the_new_one(browse):
    first, second = make.analyst(), make.analyst()
    publish_release(release=prepared(first), by=second)
    db.session.commit()
    old = one("projets", "bassin", release_id=newest())
    publish_release(release=prepared(first, bmo_row(met=402)), by=second)
    db.session.commit()
    page = browse().get(f"/observatoire/chiffres/{old.id}")
    assert "Ce chiffre a été remplacé" in page.words
    assert "Elle donne 402" in page.words


def newest():
    return db.session.scalar(select(func.max(Release.id)))


def test_what_waits_for_a_signature_or_was_withdrawn_is_for_the_staff_alone(browse):
    first, second = make.analyst(), make.analyst()
    release = prepared(first)
    db.session.commit()
    figure, source = one("projets", "bassin", release_id=release.id).id, release.source_file_id
    addresses = (f"/observatoire/chiffres/{figure}", f"/observatoire/fichiers/{source}")
    browse().get(addresses[0], status=404)
    assert browse().status("GET", addresses[1]) == 404
    assert "Pas encore publié" in browse(second).get(addresses[0]).words
    withdraw_release(
        release=publish_release(release=db.session.get_one(Release, newest()), by=make.again(second)),
        by=make.again(first),
        reason="Deux bassins inversés",
    )
    db.session.commit()
    browse().get(addresses[0], status=404)
    assert "Deux bassins inversés. Ne le citez pas." in browse(first).get(addresses[0]).words

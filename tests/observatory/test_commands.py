"""The command line: the same rules as the pages."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.observatory.models import FileImport, Release
from tests import make
from tests.observatory.files import bmo_row, small_bmo


@pytest.fixture
def run(app, tmp_path):
    def command(data, *options):
        path = tmp_path / "enquete.xlsx"
        path.write_bytes(data)
        result = app.test_cli_runner().invoke(args=["observatory", "import", str(path), *options])
        db.session.rollback()
        return result

    return command


def newest():
    return db.session.scalars(select(Release).order_by(Release.id.desc()).limit(1)).one()


def test_one_name_prepares_and_publishes_nothing(run):
    result = run(small_bmo(bmo_row()), "--prepared-by", make.analyst().email)

    assert result.exit_code == 0, result.output
    assert (newest().version, newest().state) == (2, "prepared")


def test_two_names_publish(run):
    first, second = make.analyst(), make.analyst()
    names = first.id, second.id
    result = run(small_bmo(bmo_row()), "--prepared-by", first.email, "--published-by", second.email)

    assert result.exit_code == 0, result.output
    assert "Publié" in result.output
    assert (newest().state, newest().prepared_by_id, newest().published_by_id) == ("published", *names)


def test_one_person_under_both_names_does_not_publish(run):
    email = make.analyst().email
    result = run(small_bmo(bmo_row()), "--prepared-by", email, "--published-by", email)

    assert result.exit_code == 1
    assert "une autre personne" in result.output
    assert newest().state != "published" or newest().is_shipped


def test_nobody_answers_for_a_file_in_the_name_of_a_stranger(run):
    result = run(small_bmo(bmo_row()), "--prepared-by", make.social_worker().email)

    assert result.exit_code == 1
    assert "n’est pas dans l’équipe" in result.output
    assert db.session.scalars(select(FileImport)).all() == []


def test_a_refused_file_says_where(run):
    result = run(small_bmo(bmo_row(met=-3)), "--prepared-by", make.analyst().email)

    assert result.exit_code == 1
    assert "BMO_2024_open_data 2 met : « -3 »" in result.output
    assert newest().is_shipped

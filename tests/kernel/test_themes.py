"""Themes and publics are those of data-inclusion, whole and grouped."""

import csv
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import NoResultFound

from app.extensions import db
from app.kernel.themes import queries, reference
from app.kernel.themes.models import Theme
from app.kernel.themes.reference import DATA, Entry
from app.kernel.themes.services import load_themes


def published(name: str) -> dict[str, str]:
    """A published file, read here without the code under test."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return {row["value"]: row["label"] for row in csv.DictReader(file)}


def test_every_shipped_file_has_its_source_and_fingerprint() -> None:
    with (DATA / "SOURCES.csv").open(encoding="utf-8", newline="") as file:
        described = {row["file"] for row in csv.DictReader(file) if all(row.values())}
    assert {path.name for path in DATA.iterdir()} == described | {"SOURCES.csv"}
    reference.check_files()


def test_a_theme_belongs_to_the_group_written_before_the_two_dashes() -> None:
    assert Entry("sante--acces-aux-soins", "Accès aux soins").group_code == "sante"


def test_every_group_has_a_name_and_at_least_one_theme() -> None:
    groups = {group.code for group in reference.read_groups()}
    assert groups == {theme.group_code for theme in reference.read_themes()}


@pytest.mark.parametrize(
    "entries",
    [[Entry("a", "A"), Entry("a", "B")], [Entry("a", " ")], [Entry("", "A")]],
    ids=["twice", "no name", "no code"],
)
def test_an_entry_misdescribed_is_refused(entries: list[Entry]) -> None:
    with pytest.raises(reference.EntryMisdescribed):
        reference.check_entries(entries)


@pytest.mark.parametrize("code", ["voyage--partir", "sante"])
def test_a_theme_without_a_known_group_is_refused(code: str) -> None:
    with pytest.raises(reference.EntryMisdescribed, match="aucun groupe"):
        reference.check_groups([Entry(code, "Nom")], reference.read_groups())


def test_a_file_altered_since_it_was_recorded_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(reference, "DATA", tmp_path)
    (tmp_path / "publics_v1.csv").write_text("value,label,description\n")
    with pytest.raises(reference.FileAltered, match="publics_v1.csv"):
        reference.check_files()


def test_all_themes_are_there_under_their_published_name(app: Flask) -> None:
    stored = {theme.code: theme.name for theme in db.session.scalars(queries.themes())}
    assert stored == published("thematiques_v1.csv")
    assert len(stored) == 69


def test_all_publics_are_there_under_their_published_name(app: Flask) -> None:
    stored = {public.code: public.name for public in db.session.scalars(queries.target_publics())}
    assert stored == published("publics_v1.csv")
    assert queries.get_target_public("seniors").name == "Séniors"


def test_groups_come_in_order_with_their_themes(app: Flask) -> None:
    groups = list(db.session.scalars(queries.theme_groups()))
    assert [group.code for group in groups] == [group.code for group in reference.read_groups()]
    health = next(group for group in groups if group.code == "sante")
    assert health.themes[0].name == "Accès aux soins"


def test_themes_can_be_asked_by_group(app: Flask) -> None:
    codes = [theme.code for theme in db.session.scalars(queries.themes("mobilite"))]
    assert len(codes) == 6
    assert all(code.startswith("mobilite--") for code in codes)


def test_a_theme_comes_with_its_group(app: Flask) -> None:
    assert queries.get_theme("numerique--acquerir-un-equipement").group.name == "Numérique"
    with pytest.raises(NoResultFound):
        queries.get_theme("numerique--rien")


def test_loading_again_changes_nothing(app: Flask) -> None:
    assert load_themes() == {"added": 0, "changed": 0, "unchanged": 69 + 16 + 14}


def test_loading_again_puts_right_what_was_altered_and_keeps_what_left_the_list(app: Flask) -> None:
    theme = queries.get_theme("sante--addictions")
    theme.name = "Autre nom"
    db.session.add(Theme(code="sante--ancien", name="Ancien", group_id=theme.group_id, position=999))
    db.session.flush()

    assert load_themes()["changed"] == 1
    assert theme.name == "Addictions"
    assert queries.get_theme("sante--ancien").name == "Ancien"

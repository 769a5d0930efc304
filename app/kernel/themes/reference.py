"""Read the themes and publics of data-inclusion, and refuse what does not hold together."""

import csv
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from app.kernel.refusals import Refusal

DATA = Path(__file__).parent / "data"


class ThemesRefused(Refusal):
    """The list of themes or of publics does not hold together."""

    message = "Le référentiel des thèmes contient une erreur."


class FileAltered(ThemesRefused):
    """A reference file is not the one whose fingerprint was recorded."""


class EntryMisdescribed(ThemesRefused):
    """A theme or a public is entered twice, has no name, or belongs to no known group."""


class Entry(NamedTuple):
    """A code and its name, as published."""

    code: str
    name: str

    @property
    def group_code(self) -> str:
        """The group of a theme, which data-inclusion writes before the two dashes."""
        return self.code.partition("--")[0]


def _entries(name: str) -> list[Entry]:
    """The codes and names of a reference file, in its order."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [Entry(*row[:2]) for row in list(csv.reader(file))[1:]]


def read_groups() -> list[Entry]:
    """The groups of themes."""
    return _entries("groups.csv")


def read_themes() -> list[Entry]:
    """The themes of data-inclusion v1."""
    return _entries("thematiques_v1.csv")


def read_publics() -> list[Entry]:
    """The publics of data-inclusion v1."""
    return _entries("publics_v1.csv")


def check_files() -> None:
    """Refuse a reference file whose content is no longer the one recorded."""
    with (DATA / "SOURCES.csv").open(encoding="utf-8", newline="") as file:
        for source in csv.DictReader(file):
            if hashlib.sha256((DATA / source["file"]).read_bytes()).hexdigest() != source["sha256"]:
                raise FileAltered(
                    f"Le fichier {source['file']} a changé depuis que son empreinte a été notée dans SOURCES.csv."
                )


def check_entries(entries: Iterable[Entry]) -> None:
    """Refuse a code entered twice or left without a name."""
    seen: set[str] = set()
    for entry in entries:
        if entry.code in seen:
            raise EntryMisdescribed(f"Le code {entry.code} est inscrit deux fois.")
        if not entry.code or not entry.name.strip():
            raise EntryMisdescribed(f"L’entrée «\u00a0{entry.code or entry.name}\u00a0» n’est pas décrite en entier.")
        seen.add(entry.code)


def check_groups(themes: Iterable[Entry], groups: Iterable[Entry]) -> None:
    """Refuse a theme whose group has no name."""
    known = {group.code for group in groups}
    for theme in themes:
        if "--" not in theme.code or theme.group_code not in known:
            raise EntryMisdescribed(f"Le thème {theme.code} n’appartient à aucun groupe connu.")

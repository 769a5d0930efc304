"""How figures are cited: their producer first, the portal as the place where they were read."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.observatory.models import Release
from app.observatory.queries.explore.source import Source

PORTAL = "Tissage, portail des Pays de la Loire"
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
BIBTEX = str.maketrans(
    {"\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "%": "\\%", "&": "\\&", "#": "\\#", "$": "\\$", "_": "\\_"}
)


class Citable(Protocol):
    """What is cited: its words, its address, the day it is read on."""

    @property
    def title(self) -> str:
        """What it is about."""

    @property
    def address(self) -> str:
        """Where it is read, whole."""

    @property
    def on(self) -> date:
        """The day it is read on."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """What it was read in."""


@dataclass(frozen=True)
class Page:
    """A page of the portal, to be cited."""

    title: str
    address: str
    on: date
    sources: tuple[Source, ...]


def cited(taking: Citable) -> list[str]:
    """A citation for each source (ISO 690)."""
    return [iso690(source, taking) for source in taking.sources]


def iso690(source: Source, read: Citable) -> str:
    """« PRODUCTEUR. Titre, millésime 2024 [en ligne]. Fichier …, version 1. Lu dans : … Consulté le … »."""
    assembled = f" Mis en forme par {source.assembled_by}, non revérifié à la source." if source.assembled_by else ""
    return (
        f"{source.producer.upper()}. {source.title}, millésime {source.vintage} [en ligne]. "
        f"Fichier {source.file_name}, version {source.version}.{assembled} «\u00a0{read.title}\u00a0». "
        f"Lu dans\u00a0: {PORTAL}. Consulté le {in_full(read.on)}. Disponible à l’adresse\u00a0: {read.address}"
    )


def source_of(release: Release) -> Source:
    """A release and its file, as what is cited."""
    file = release.source_file
    return Source._make(
        (
            *(release.id, release.family, release.vintage, release.version, release.is_shipped, release.published_at),
            *(file.id, file.sha256, file.producer, file.title, file.licence, file.assembled_by, file.name),
            *(file.provenance, file.downloaded_on, file.received_at),
        )
    )


def bibtex(taking: Citable) -> str:
    """The same for LaTeX and reference managers: one entry a source."""
    return "\n\n".join(_entry(source, taking) for source in taking.sources)


def _entry(source: Source, taking: Citable) -> str:
    note = f"Fichier {source.file_name}, version {source.version}, empreinte SHA-256 {source.sha256}, {source.licence}"
    if source.assembled_by:
        note += f", mis en forme par {source.assembled_by}, non revérifié à la source"
    fields = {
        "author": f"{{{_escaped(source.producer)}}}",
        "title": _escaped(f"{source.title}, millésime {source.vintage} : {taking.title}"),
        "year": str(source.vintage),
        "howpublished": _escaped(PORTAL),
        "url": taking.address.replace("}", "%7D").replace("{", "%7B"),
        "urldate": taking.on.isoformat(),
        "note": _escaped(note),
        "language": "french",
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{_key(source)},\n{body}}}"


def in_full(day: date) -> str:
    """« 1er décembre 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def _escaped(text: str) -> str:
    return text.translate(BIBTEX)


def _key(source: Source) -> str:
    plain = unicodedata.normalize("NFKD", source.producer.split()[0]).encode("ascii", "ignore").decode().lower()
    return f"{re.sub('[^a-z0-9]', '', plain) or 'source'}{source.vintage}v{source.version}"

"""How figures are cited: their producer first, the portal as the place where they were read."""

import re
import unicodedata
from datetime import date

from app.observatory.queries.explore.source import Source
from app.observatory.queries.taking.figures import Taking

PORTAL = "Tissage, portail des Pays de la Loire"
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
BIBTEX = str.maketrans(
    {"\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "%": "\\%", "&": "\\&", "#": "\\#", "$": "\\$", "_": "\\_"}
)


def cited(taking: Taking) -> list[str]:
    """A citation for each source (ISO 690)."""
    return [iso690(source, title=taking.title, address=taking.address, on=taking.on) for source in taking.sources]


def iso690(source: Source, *, title: str, address: str, on: date) -> str:
    """« PRODUCTEUR. Titre, millésime 2024 [en ligne]. Fichier …, version 1. Lu dans : … Consulté le … »."""
    assembled = f" Mis en forme par {source.assembled_by}, non revérifié à la source." if source.assembled_by else ""
    return (
        f"{source.producer.upper()}. {source.title}, millésime {source.vintage} [en ligne]. "
        f"Fichier {source.file_name}, version {source.version}.{assembled} «\u00a0{title}\u00a0». "
        f"Lu dans\u00a0: {PORTAL}. Consulté le {in_full(on)}. Disponible à l’adresse\u00a0: {address}"
    )


def bibtex(taking: Taking) -> str:
    """The same for LaTeX and reference managers: one entry a source."""
    return "\n\n".join(_entry(source, taking) for source in taking.sources)


def _entry(source: Source, taking: Taking) -> str:
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

"""The files shipped with the portal, each with where it comes from and how it is read."""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.associations.sources import cells, vendee
from app.associations.sources.columns import columns_of
from app.associations.sources.identifiers import read_identifier, read_rna
from app.associations.sources.kinds import SHELF, kind_of
from app.associations.sources.persons import is_natural_person
from app.associations.sources.records import Funder, LeftOut, Reading, SubsidyRecord
from app.associations.sources.tables import Row, delimited_rows, workbook_rows

NO_BENEFICIARY = "ni nom ni numéro : ligne de total"
NATURAL_PERSON = "personne physique"


@dataclass(frozen=True)
class Source:
    """One shipped file: a line of SOURCES.csv."""

    file: str
    original: str
    producer: str
    funder_siren: str
    departement: str
    shape: str
    vintage: str
    licence: str
    provenance: str
    sha256_original: str
    sha256_extract: str
    kept: str

    @property
    def funder(self) -> Funder:
        """Who granted the subsidies: the producer, named and numbered by hand since the files misspell both."""
        return Funder(self.producer, self.funder_siren, self.departement)


def sources(shelf: Path = SHELF) -> list[Source]:
    """The shipped files, as SOURCES.csv describes them."""
    with (shelf / "SOURCES.csv").open(encoding="utf-8", newline="") as lines:
        return [Source(**row) for row in csv.DictReader(lines, delimiter=";")]


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows_of(path: Path, shape: str) -> Iterable[Row]:
    """The rows of a file of that shape: « scdl » (delimited), « classeur » (workbook) or « vendee » (shifted)."""
    if shape == "classeur":
        return workbook_rows(path)
    content = path.read_bytes()
    return vendee.rows(content) if shape == "vendee" else delimited_rows(content)


def read_rows(rows: Iterable[Row], file: str, funder: Funder) -> Reading:
    """The subsidies of one table; the first row holds the headers."""
    remaining: Iterator[Row] = iter(rows)
    places = columns_of(next(remaining)[1])
    reading = Reading()
    for line, row in remaining:
        said = {name: row[place] for name, place in places.items() if place < len(row)}
        name = cells.text(said.get("beneficiary"))
        if not name and not cells.text(said.get("identifier")):
            reading.left_out.append(LeftOut(file, line, NO_BENEFICIARY))
        elif is_natural_person(name):
            reading.left_out.append(LeftOut(file, line, NATURAL_PERSON))
        else:
            reading.records.append(_record(said, name, funder, file, line))
    reading.records = _with_repeats_marked(reading.records)
    return reading


def _with_repeats_marked(records: list[SubsidyRecord]) -> list[SubsidyRecord]:
    """Mark the rows that say again, to the day and the word, what an earlier row of the same file said."""
    said: dict[tuple[object, ...], int] = {}
    marked = []
    for record in records:
        facts = (record.beneficiary, record.identifier.given, record.decided_on, record.amount_cents, record.purpose)
        # A year and an amount alone may be two grants; a day and a purpose too may not.
        first = said.setdefault(facts, record.line) if record.decided_on and record.purpose else record.line
        marked.append(record if first == record.line else replace(record, repeats_line=first))
    return marked


def read_source(source: Source, shelf: Path = SHELF) -> Reading:
    """The subsidies of one shipped file."""
    return read_rows(rows_of(shelf / source.file, source.shape), source.file, source.funder)


def read_shelf(shelf: Path = SHELF) -> Reading:
    """The subsidies of every shipped file."""
    whole = Reading()
    for source in sources(shelf):
        whole.extend(read_source(source, shelf))
    return whole


def _record(said: dict[str, object], name: str, funder: Funder, file: str, line: int) -> SubsidyRecord:
    identifier = read_identifier(said.get("identifier"))
    return SubsidyRecord(
        funder=funder,
        beneficiary=name,
        identifier=identifier,
        numero_rna=read_rna(said.get("numero_rna")),
        year=cells.year(said.get("date")),
        decided_on=cells.day(said.get("date")),
        amount_cents=cells.cents(said.get("amount")),
        purpose=cells.text(said.get("purpose")),
        nature=cells.text(said.get("nature")),
        terms=cells.text(said.get("terms")),
        kind=kind_of(name, identifier.siren),
        file=file,
        line=line,
    )

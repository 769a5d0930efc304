"""The inventory read, and the ways it names turned into questions."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, ColumnElement, Table, exists, select

from app.extensions import db
from app.kernel.people.models import Person

FILE = Path(__file__).parent / "inventory.csv"
LABELS = Path(__file__).parent / "labels.csv"
EMPTYING = "vider:"


@dataclass(frozen=True)
class Line:
    """One way from a table to a person: what it is called, whether it is copied, what erasure does to its rows."""

    table_name: str
    way: str
    title: str
    is_copied: bool
    left_out: frozenset[str]
    erasure: str
    why: str

    @property
    def table(self) -> Table:
        """The table itself."""
        return db.metadata.tables[self.table_name]

    @property
    def columns(self) -> list[Column[object]]:
        """The columns that go into the copy: neither secrets nor what is only of use to the portal."""
        return [column for column in self.table.columns if column.name not in self.left_out]

    @property
    def emptied(self) -> list[str]:
        """The columns that erasure empties in rows that stay."""
        return self.erasure.removeprefix(EMPTYING).split() if self.erasure.startswith(EMPTYING) else []

    @property
    def title_of_another(self) -> str:
        """The title, when it is read by somebody else than the person."""
        return of_another(self.title)

    @property
    def why_of_another(self) -> str:
        """The reason, when it is read by somebody else than the person."""
        return of_another(self.why)

    @property
    def fate(self) -> str:
        """What becomes of the rows: `erased` or `kept`."""
        return "erased" if self.erasure in ("effacer", "anonymiser") else "kept"

    def about(self, person: Person) -> ColumnElement[bool]:
        """That a row of the table is about this person."""
        if self.way.startswith("@"):
            return self.table.c[self.way[1:]] == person.email
        column, _, further = self.way.partition(">")
        if not further:
            return self.table.c[column] == person.id
        other_name, _, other_column = further.partition(".")
        other = db.metadata.tables[other_name]
        return exists(select(other.c.id).where(other.c.id == self.table.c[column], other.c[other_column] == person.id))


# What is written to the person, told of them to whoever answers for their rights.
FEMININE = r"(?=(?:demande|dernière|part|charte|fonction)\b)"
THIRD_PERSON = (
    (re.compile(rf"\bVotre {FEMININE}"), "Sa "),
    (re.compile(rf"\bvotre {FEMININE}"), "sa "),
    (re.compile(r"\bVotre\b"), "Son"),
    (re.compile(r"\bvotre\b"), "son"),
    (re.compile(r"\bVos\b"), "Ses"),
    (re.compile(r"\bvos\b"), "ses"),
    (re.compile(r"\bvôtre(s?)\b"), r"sien\1"),
    (re.compile(r"\bqui vous (ont|a)\b"), r"qui lui \1"),
    (re.compile(r"\bvous servaient\b"), "lui servaient"),
    (re.compile(r"\bvous connecter\b"), "la connecter"),
    (re.compile(r"\bvous avez\b"), "la personne a"),
)


def of_another(text: str) -> str:
    """A line of the inventory in the third person: « Vos rôles » becomes « Ses rôles »."""
    for second, third in THIRD_PERSON:
        text = second.sub(third, text)
    return text


def _read() -> tuple[Line, ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Line(
                table_name=row["table"],
                way=row["way"],
                title=row["title"],
                is_copied=row["export"] == "oui",
                left_out=frozenset(row["left_out"].split()),
                erasure=row["erasure"],
                why=row["why"],
            )
            for row in csv.DictReader(lines, delimiter=";", strict=True)
        )


def _read_labels() -> dict[str, str]:
    with LABELS.open(encoding="utf-8", newline="") as lines:
        return {row["column"]: row["label"] for row in csv.DictReader(lines, delimiter=";")}


INVENTORY = _read()
# What columns are called in the page people read; the name is enough, whichever the table.
COLUMN_LABELS = _read_labels()

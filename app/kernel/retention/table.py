"""The retention table read: for each class, the rows whose time is over."""

import csv
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import ColumnElement, Table, and_, or_

from app.extensions import db
from app.kernel.instants import PARIS, lasting
from app.kernel.settings import DEFINITIONS
from app.kernel.settings.queries import whole_number

FILE = Path(__file__).parent / "retention.csv"
FIXED = re.compile(r"(\d{1,4}) (heures|jours|mois)")
# column=a|b: one of these values; column=: empty; column!: not empty.
TERM = re.compile(r"(?P<column>\w+)(?P<sign>[=!])(?P<values>[\w|]*)")
EMPTYING = "vider:"
ACTIONS = {
    "supprimer": "suppression",
    "retirer": "suppression du fichier",
    "prévenir": "courrier à la personne",
    "effacer": "effacement, sauf les écrits communs, gardés sans nom",
    "purger": "suppression, la chaîne reste vérifiable",
}


@dataclass(frozen=True)
class Line:
    """One class of data: where it is, when its time starts, how long it lasts, what is then done and by what work."""

    name: str
    table_name: str
    starts: tuple[str, ...]
    where: str
    lasting: str
    action: str
    job: str
    since: str
    origin: str

    @property
    def table(self) -> Table:
        """The table that holds it."""
        return db.metadata.tables[self.table_name]

    @property
    def length(self) -> tuple[int, str]:
        """How long it is kept, and in which unit: a setting, or what the table says once and for all."""
        fixed = FIXED.fullmatch(self.lasting)
        if fixed:
            return int(fixed[1]), fixed[2]
        return whole_number(self.lasting), DEFINITIONS[self.lasting].unit

    @property
    def length_in_words(self) -> str:
        """« 12 mois », « jusqu’à la date annoncée »."""
        number, unit = self.length
        if not number:
            return "aussitôt"
        if unit == "heures":
            return lasting(number)
        return f"{number}\u00a0{unit.removesuffix('s') if number == 1 and unit != 'mois' else unit}"

    @property
    def action_in_words(self) -> str:
        """What is done, in words."""
        return "effacement" if self.action.startswith(EMPTYING) else ACTIONS[self.action]

    @cached_property
    def terms(self) -> tuple[re.Match[str], ...]:
        """The conditions that rows of the class meet."""
        return tuple(TERM.finditer(self.where))

    def is_past(self, now: datetime) -> ColumnElement[bool]:
        """That a row is of this class and its time is over: the first of its starts is long enough ago."""
        return and_(self.is_of_class(), or_(*(self.table.c[start] < self.limit(now) for start in self.starts)))

    def limit(self, now: datetime) -> datetime:
        """The instant before which its time is over; the journal goes by whole days."""
        before = earlier(now, *self.length)
        return before if self.action != "purger" else datetime.combine(before.astimezone(PARIS), time.min, PARIS)

    def is_of_class(self) -> ColumnElement[bool]:
        """That a row is of this class."""
        return and_(db.true(), *(self._term(term) for term in self.terms))

    def _term(self, term: re.Match[str]) -> ColumnElement[bool]:
        column = self.table.c[term["column"]]
        if term["sign"] == "!":
            return column.is_not(None)
        return column.in_(term["values"].split("|")) if term["values"] else column.is_(None)


def earlier(now: datetime, number: int, unit: str) -> datetime:
    """The instant so long before: months are those of the calendar, in Paris."""
    if unit == "heures":
        return now - timedelta(hours=number)
    if unit == "jours":
        return now - timedelta(days=number)
    local = now.astimezone(PARIS)
    year, month = divmod(local.year * 12 + local.month - 1 - number, 12)
    day = min(local.day, _days_in(year, month + 1))
    return local.replace(year=year, month=month + 1, day=day)


def _days_in(year: int, month: int) -> int:
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=PARIS)
    return (following - timedelta(days=1)).day


def _read() -> tuple[Line, ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Line(
                name=row["class"],
                table_name=row["table"],
                starts=tuple(row["start"].split()),
                where=row["where"],
                lasting=row["lasting"],
                action=row["action"],
                job=row["job"],
                since=row["since"],
                origin=row["origin"],
            )
            for row in csv.DictReader(lines, delimiter=";", strict=True)
        )


RETENTION = _read()

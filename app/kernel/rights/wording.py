"""The rows of a copy as people read them: words instead of codes, names instead of numbers.

The same rows, for a program, keep both codes and numbers (`donnees.json`).
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, select

from app.extensions import db
from app.kernel.audit.words import ACTIONS, OBJECTS, VALUES
from app.kernel.expunging import RULES
from app.kernel.instants import day_in_words, in_words
from app.kernel.mail.words import FAILURES
from app.kernel.mail.writing import kind_of, letter_names
from app.kernel.people import telling
from app.kernel.people.models import Perimeter, Person
from app.kernel.people.naming import name_for
from app.kernel.people.roles import ROLE_NAMES
from app.kernel.rights.inventory import Line
from app.kernel.settings import DEFINITIONS

FILE = Path(__file__).parent / "values.csv"
# What serves the portal alone: numbers of rows, marks against a form sent twice.
OF_NO_USE = frozenset({"id", "audience_id", "client_id", "object_id", "request_id"})
# What names a row, by the first of these columns that its table has.
NAMING = ("title", "name", "original_name")
NOTHING = "–"
# What the details of an act number.
NAMED_IN_DETAILS = ("person", "perimeter")
Row = Mapping[str, Any]


def _read() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = defaultdict(dict)
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=";", strict=True):
            read[row["column"]][row["code"]] = row["words"]
    return dict(read)


# What codes are called, by column of a table, then by column of whichever table.
CODES: Mapping[str, Mapping[str, str]] = _read()
OF_ANY_TABLE: dict[str, Mapping[str, str]] = {
    "action": ACTIONS,
    "first_factor": VALUES["first_factor"],
    "key": {key: definition.label for key, definition in DEFINITIONS.items()},
    "kind": VALUES["kind"],
    "last_failure": FAILURES,
    "letter": {name: kind_of(name) for name in letter_names()},
    "object_kind": OBJECTS,
    "role": {str(role): name for role, name in ROLE_NAMES.items()},
    "rule": {str(rule): words for rule, words in RULES.items()},
}


class Names:
    """What the numbers in some rows lead to, for the person they are about; asked once a table."""

    def __init__(self, person: Person, chapters: Iterable[tuple[Line, Iterable[Row]]]) -> None:
        self.person_id = person.id
        wanted: dict[str, set[int]] = defaultdict(set)
        for line, rows in chapters:
            for column in line.columns:
                target = target_of(line.table, column.name)
                if target is not None:
                    wanted[target.name] |= {row[column.name] for row in rows if row[column.name] is not None}
                if column.name == "details":
                    for table in NAMED_IN_DETAILS:
                        wanted[table] |= {row["details"][table] for row in rows if row["details"].get(table)}
        self.known = {name: _names(db.metadata.tables[name], ids, person) for name, ids in wanted.items() if ids}

    def of_details(self, details: Mapping[str, Any]) -> str:
        """What an act of the journal says besides."""
        people = {**self.known.get("person", {}), self.person_id: "vous"}
        return telling.details_in_words(details, telling.Names(people, self.known.get("perimeter", {})))

    def of(self, table: Table, id: Any) -> str:
        """The name of a row, « vous » for the person themselves; nothing when it has none."""
        if table.name == "person" and id == self.person_id:
            return "vous"
        return self.known.get(table.name, {}).get(id, "")


def target_of(table: Table, column: str) -> Table | None:
    """The table whose numbers a column holds, if any."""
    links = list(table.c[column].foreign_keys)
    return links[0].column.table if links and links[0].column.name == "id" else None


def shown(line: Line, row: Row, names: Names) -> dict[str, str]:
    """A row by column, in words; what only serves the portal, or names nothing, is left out."""
    said = {}
    for name, value in row.items():
        if name in OF_NO_USE:
            continue
        target = target_of(line.table, name)
        if name == "details" and value:
            said[name] = names.of_details(value)
        elif target is None or value is None:
            said[name] = in_french(value, codes_of(line.table_name, name))
        elif words := names.of(target, value):
            said[name] = words
    return said


def codes_of(table: str, column: str) -> Mapping[str, str]:
    """What the codes of a column are called; empty when it holds none."""
    return CODES.get(f"{table}.{column}") or OF_ANY_TABLE.get(column, {})


def in_french(value: Any, codes: Mapping[str, str] | None = None) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return in_words(value)
    if isinstance(value, date):
        return day_in_words(value)
    if value == {} or value == []:
        return NOTHING
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return (codes or {}).get(str(value), str(value))


def _names(table: Table, ids: set[int], person: Person) -> dict[int, str]:
    if table.name == "perimeter":
        return _places(ids, person)
    naming: Any = next((table.c[name] for name in NAMING if name in table.c), None)
    if table.name == "person":
        naming = func.coalesce(table.c.pseudonym, table.c.display_name)
    if naming is None:
        return {}
    found = dict(db.session.execute(select(table.c.id, naming).where(table.c.id.in_(ids))).all())
    if "perimeter_id" in table.c:
        found.update(_places_of(table, ids, person))
    return found


def _places(ids: set[int], person: Person) -> dict[int, str]:
    places = db.session.scalars(select(Perimeter).where(Perimeter.id.in_(ids)))
    return {place.id: name_for(place, person) for place in places}


def _places_of(table: Table, ids: set[int], person: Person) -> dict[int, str]:
    """Rows that stand for a place say of its name what that place says."""
    held = select(table.c.id, table.c.perimeter_id).where(table.c.id.in_(ids), table.c.perimeter_id.is_not(None))
    pairs = db.session.execute(held).all()
    places = _places({place for _id, place in pairs}, person)
    return {id: places[place] for id, place in pairs}

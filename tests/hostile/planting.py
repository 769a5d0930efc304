"""Attacks planted in every text that people write, straight where it is kept.

Stored as it is, past the checks of forms and services: what a page does with a text must not depend on what was refused
when it was typed. What the portal computes from a text (the HTML of a post, an excerpt) is computed by the portal.
A new column of text is planted without anything being written here; one that holds no text of anybody says why below.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import JSON, Column, String, bindparam, select, update

from app.extensions import db
from app.kernel.prose import excerpt, showable, to_html
from app.kernel.sealing import Sealed
from tests.attacks import PAYLOADS

# Of a long table, so many rows at either end are planted.
MOST_ROWS = 400
MARK = re.compile(r"zq(\d+)q")
# Words of a closed list, codes, prints and keys: the code writes them, nobody types them.
CODES = re.compile(
    r"(^|_)(hash|key|keys_text|code|kind|state|status|type|slug|scale|visibility|mesh|letter|quality|family|perimeter"
    r"|direction|nomenclature|sha256|media_type|siren|siret|numero_rna|receipt|client_id|action|purpose|scope|role"
    r"|counted|path|unit|first_factor|message_id|stemmed|language)$"
)
# What people write in columns that are named as codes are.
WRITTEN = ("person.institution_kind", "subsidy.purpose")
# Tables filled by files that ship with the portal, and by its own code.
SHIPPED = {
    "territory": "official names",
    "territory_name": "official names",
    "territory_former_code": "official codes",
    "occupation": "written by the project",
    "occupation_bridge": "written by the project",
    "nomenclature_code": "official labels",
    "indicator": "written by the project",
    "theme": "data-inclusion's list",
    "theme_group": "data-inclusion's list",
    "target_public": "data-inclusion's list",
    "funder": "written by the project",
    "audit_entry": "written by the code, held by triggers, and without free text",
}
# Columns that hold no text of anybody, or whose text is never shown.
NOT_TEXT = {
    "audience.label": "made by the code",
    "association.sort_name": "computed from the name, for sorting",
    "association_name.plain_name": "computed from the name, for searching",
    "person.sort_name": "computed from the name, for sorting",
    "person.name_likeness": "computed from the name, to be compared",
    "person.pseudonym_likeness": "computed from the pseudonym, to be compared",
    "person.password_hash": "never shown",
    "daily_run.name": "a name in the code",
    "daily_run.failure": "a name of an error in the code",
    "expunging.rule": "a rule of a closed list",
    "expunging.capacity": "a capacity of a closed list",
    "factor_reset.outcome": "an outcome of a closed list",
    "one_time_token.email": "never shown",
    "one_time_token.payload": "never shown",
    "outgoing_letter.last_failure": "a code of the transport",
    "second_factor.secret": "made by the code",
    "second_factor.proposed": "made by the code",
    "setting.value": "numbers and switches; words are typed by the region's administrators and tried in test_contexts",
    "setting_change.former": "as setting.value",
    "setting_change.value": "as setting.value",
    "subsidy.file": "a name in the code",
    "subsidy.identifier_reason": "a sentence of the code",
    "source_file.producer": "written by the project",
    "source_file.licence": "written by the project",
    "release.sheet": "a name in the code",
    "legal_page.body": "held by test_contexts: another pipeline, and its placeholders",
    "legal_page_version.body": "as legal_page.body",
}


def is_text(column: Column[Any]) -> bool:
    """Whether a column holds words."""
    return isinstance(column.type, (String, JSON, Sealed))


def is_kept_apart(column: Column[Any]) -> bool:
    """Whether a column holds a code, or a text listed above."""
    return bool(CODES.search(column.name)) or f"{column.table.name}.{column.name}" in NOT_TEXT


def people_s_columns() -> list[Column[Any]]:
    """Every column that holds what somebody wrote."""
    return [
        column
        for table in db.metadata.sorted_tables
        if table.name not in SHIPPED
        for column in table.columns
        if is_text(column) and (f"{table.name}.{column.name}" in WRITTEN or not is_kept_apart(column))
    ]


def words(start: int, length: int, most: int = 4) -> str:
    """Payloads one after the other from this place in the corpus, each behind its mark, as many as the length takes."""
    text, place, taken = "", start, 0
    while taken < most and place < start + len(PAYLOADS):
        number = place % len(PAYLOADS)
        piece = f"zq{number}q{showable(PAYLOADS[number])} "
        place += 1
        if len(text) + len(piece) <= length and "\r" not in piece:
            text, taken = text + piece, taken + 1
    return text.strip() or "zq"


Made = Callable[[str], Any]
# Columns that are not the text itself but what the portal makes of it, or a list that holds it.
MADE: dict[str, Made] = {
    "post.body_html": to_html,
    "kept_draft.content": lambda text: json.dumps([["body", text], ["zqnom" + text[:60], text]]),
    "thread.excerpt": lambda text: excerpt(text, 200),
    "file_import.problems": lambda text: [
        {"sheet": text, "row": 3, "column": text, "value": text, "message": text, "code": "unreadable"}
    ],
}


def plant(turn: int) -> Iterator[str]:
    """Write attacks in every row of every such column, other ones at each turn; yields the columns planted."""
    for rank, column in enumerate(people_s_columns()):
        table, name = column.table, f"{column.table.name}.{column.name}"
        keys = list(table.primary_key)
        rows = db.session.execute(select(*keys, column).order_by(*keys)).all()
        rows = rows if len(rows) <= 2 * MOST_ROWS else [*rows[:MOST_ROWS], *rows[-MOST_ROWS:]]
        length = getattr(column.type, "length", None) or 2_000
        planted = []
        for place, row in enumerate(rows):
            if row[-1] is None and column.nullable and place % 3 == 2:
                continue
            text = words(place * 5 + rank * 37 + turn * 101, length - 12 * bool(column.unique))
            text = f"{text}{place}" if column.unique else text
            value = MADE[name](text) if name in MADE else text
            planted.append({"planted": value, **{f"of_{key.name}": row[at] for at, key in enumerate(keys)}})
        if planted:
            statement = update(table).where(*(key == bindparam(f"of_{key.name}") for key in keys))
            db.session.connection().execute(
                statement.values({column: bindparam("planted", type_=column.type)}), planted
            )
            yield name
    db.session.commit()


def planted_in(page: str) -> set[int]:
    """The payloads that a page shows, by their number."""
    return {int(number) for number in MARK.findall(page)}

"""SQLite: the words of entries in an FTS5 table, whose row numbers are those of the entries.

A trigger takes the words of an entry away with it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select, String, bindparam, column, delete, func, insert, literal, select, table, update

from app.extensions import db
from app.kernel.search.models import SearchEntry
from app.kernel.search.wanted import Term, Tokens, Wanted, Zone, written

COMES_NEWEST_FIRST = True
INDEX = table(
    "search_words", column("rowid"), column("kind"), column("title"), column("text"), column("names"), schema=None
)
# A command to the index is written in the column of its own name.
WHOLE = table("search_words", column("search_words"))
# The name of the table stands for all its columns when it is matched.
MATCHED = column("search_words", String(), _selectable=INDEX)
COLUMNS = {Zone.ANYWHERE: "{title text}", Zone.TITLE: "title", Zone.NAMES: "names", Zone.KIND: "kind"}


def insert_entries(rows: Sequence[dict[str, Any]], tokens: Sequence[Tokens]) -> None:
    """Write new entries and their words; the numbers are given here, under SQLite's write lock."""
    first = (db.session.scalar(select(func.max(SearchEntry.id))) or 0) + 1
    numbered = [{"id": first + rank, **row} for rank, row in enumerate(rows)]
    db.session.execute(insert(SearchEntry), numbered)
    db.session.execute(insert(INDEX), [_words(row["id"], held) for row, held in zip(numbered, tokens, strict=True)])


def update_entries(rows: Sequence[dict[str, Any]], tokens: Sequence[Tokens]) -> None:
    """Correct entries and their words."""
    db.session.execute(update(SearchEntry), list(rows))
    db.session.execute(delete(INDEX).where(INDEX.c.rowid == bindparam("entry")), [{"entry": row["id"]} for row in rows])
    db.session.execute(insert(INDEX), [_words(row["id"], held) for row, held in zip(rows, tokens, strict=True)])


def forget_for_good() -> None:
    """Rewrite the index without the words taken away: FTS5 otherwise keeps them, marked as gone, until it merges."""
    db.session.execute(insert(WHOLE).values(search_words="optimize"))


def narrow(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Only the entries that are what is looked for, the latest made first."""
    question = literal(written(wanted, _term, both=" AND ", either=" OR "))
    return (
        statement.join(INDEX, INDEX.c.rowid == SearchEntry.id)
        .where(MATCHED.op("MATCH")(question))
        .order_by(INDEX.c.rowid.desc())
    )


def narrow_frequent(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """The same: SQLite already stops as soon as it has enough."""
    return narrow(statement, wanted)


@contextmanager
def unindexed() -> Iterator[None]:
    """Filling at once is already what SQLite does best."""
    yield


def _term(term: Term) -> str:
    """One word, always quoted: nothing that was typed is ever read as an operator."""
    return f'{COLUMNS[term.zone]} : "{term.word}"{" *" if term.begins else ""}'


def _words(id: int, tokens: Tokens) -> dict[str, Any]:
    return {
        "rowid": id,
        "kind": tokens.kind,
        "title": " ".join(sorted(tokens.title)),
        "text": " ".join(sorted(tokens.text)),
        "names": " ".join(sorted(tokens.names)),
    }

"""PostgreSQL: the words of an entry in a `tsvector` column of its row, under a GIN index.

Zones are told apart by a sign before the word (`+` the title, `=` its words as written, `@` the kind), so that the
index answers alone, without looking at positions or weights.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    DDL,
    ColumnElement,
    Select,
    bindparam,
    cast,
    column,
    insert,
    inspect,
    literal,
    literal_column,
    table,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from app.extensions import db
from app.kernel.search.models import SearchEntry
from app.kernel.search.wanted import Term, Tokens, Wanted, Zone, written

COMES_NEWEST_FIRST = False
SIGNS = {Zone.ANYWHERE: "", Zone.TITLE: "+", Zone.NAMES: "=", Zone.KIND: "@"}
COLUMNS = [column(each.key, each.type) for each in inspect(SearchEntry).columns]
# The entries with the column that only this engine has.
ENTRIES = table("search_entry", *COLUMNS, column("words", TSVECTOR()))
WORDS: ColumnElement[Any] = literal_column("search_entry.words", TSVECTOR())
# A short list of what is not sorted into the index yet: every question reads it whole.
MAKE_INDEX = DDL(
    "CREATE INDEX ix_search_entry_words ON search_entry USING gin (words) WITH (gin_pending_list_limit = 256)"
)
DROP_INDEX = DDL("DROP INDEX ix_search_entry_words")


def insert_entries(rows: Sequence[dict[str, Any]], tokens: Sequence[Tokens]) -> None:
    """Write new entries with their words."""
    db.session.execute(insert(ENTRIES), _with_words(rows, tokens))


def update_entries(rows: Sequence[dict[str, Any]], tokens: Sequence[Tokens]) -> None:
    """Correct entries and their words."""
    names = [each.name for each in ENTRIES.c if each.name != "id"]
    statement = (
        update(ENTRIES)
        .where(ENTRIES.c.id == bindparam("entry"))
        .values({name: bindparam(f"new_{name}", type_=ENTRIES.c[name].type) for name in names})
    )
    changed = _with_words(rows, tokens)
    db.session.execute(
        statement, [{"entry": row["id"], **{f"new_{name}": row[name] for name in names}} for row in changed]
    )


def forget_for_good() -> None:
    """Nothing to do: words are replaced with their row, which no question finds any more."""


def narrow(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Only the entries that are what is looked for, found by the index, in no order."""
    return statement.where(_matches(wanted))


def narrow_frequent(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """The same for words met everywhere: read from the latest row of a kind back, and stop when there are enough.

    By the numbers of the rows, not of the entries: only the index of a kind's rows comes in that order.
    """
    return statement.where(_matches(wanted).is_(True)).order_by(SearchEntry.object_id.desc())


@contextmanager
def unindexed() -> Iterator[None]:
    """Make the index once at the end, rather than at each entry."""
    db.session.execute(DROP_INDEX)
    yield
    db.session.execute(MAKE_INDEX)


def _matches(wanted: Wanted) -> ColumnElement[bool]:
    question = cast(literal(written(wanted, _term, both=" & ", either=" | ")), TSQUERY)
    return WORDS.op("@@", is_comparison=True)(question)


def _term(term: Term) -> str:
    """One word, always quoted: nothing that was typed is ever read as an operator."""
    return f"'{SIGNS[term.zone]}{term.word}'{':*' if term.begins else ''}"


def _with_words(rows: Sequence[dict[str, Any]], tokens: Sequence[Tokens]) -> list[dict[str, Any]]:
    return [{**row, "words": _words(held)} for row, held in zip(rows, tokens, strict=True)]


def _words(tokens: Tokens) -> str:
    words = {
        *tokens.title,
        *tokens.text,
        *(f"{SIGNS[Zone.TITLE]}{word}" for word in tokens.title),
        *(f"{SIGNS[Zone.NAMES]}{word}" for word in tokens.names),
        f"{SIGNS[Zone.KIND]}{tokens.kind}",
    }
    return " ".join(f"'{word}'" for word in sorted(words))

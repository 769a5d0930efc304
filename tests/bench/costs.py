"""What a page costs: its statements and its weight, counted in this process."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.extensions import db
from tests.bench.pages import Target


@dataclass(frozen=True)
class Cost:
    """Statements and bytes of one answer."""

    statements: int
    size: int


def cost_of(app: Flask, target: Target) -> Cost:
    """The cost of a page once the process is warm."""
    db.session.remove()
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": target.cookie} if target.cookie else {}
    seen: list[str] = []

    def notice(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    # A context of its own for each visit, as a server gives: who reads is remembered in it.
    with app.app_context():
        client.get(target.path, headers=headers)
    event.listen(db.engine, "before_cursor_execute", notice)
    try:
        with app.app_context():
            answer = client.get(target.path, headers=headers)
    finally:
        event.remove(db.engine, "before_cursor_execute", notice)
    if answer.status_code != 200:
        raise RuntimeError(f"{target.path} answered {answer.status_code} to {target.reader}")
    return Cost(len(seen), len(answer.get_data()))

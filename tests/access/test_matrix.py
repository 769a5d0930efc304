"""Who may reach what: every address, method and object against every role, as written by hand in access_matrix.csv."""

import csv
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from app.extensions import db
from app.kernel.jobs.queue import beat
from tests.access.addresses import OBJECTS, REFERENCE, arguments, objects_of
from tests.access.conftest import Standing
from tests.access.world import COLUMNS

MATRIX = Path(__file__).parent / "access_matrix.csv"
UNASKED = {"HEAD", "OPTIONS"}
Cell = tuple[str, str, str]


def matrix() -> dict[Cell, dict[str, int]]:
    """Endpoint, method and object → the status each column is answered with."""
    with MATRIX.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    return {(row["endpoint"], row["method"], row["object"]): {c: int(row[c]) for c in COLUMNS} for row in rows}


def addresses(app: Flask) -> Iterator[Cell]:
    """Every address that can be asked, with each object it is tried on."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - UNASKED):
            for which in objects_of(rule.endpoint):
                yield rule.endpoint, method, which


def test_every_address_is_in_the_matrix(app: Flask) -> None:
    asked, written = set(addresses(app)), set(matrix())
    assert asked - written == set(), "write who may reach them in access_matrix.csv"
    assert written - asked == set(), "no such address any more"


def test_every_object_named_by_an_address_is_tried(app: Flask) -> None:
    """An address that names something is tried with one's own and with others', or leads to what everybody reads."""
    named = {rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments}
    assert named == set(OBJECTS) | set(REFERENCE)


def test_every_role_is_answered_as_written(standing: Standing) -> None:
    expected = matrix()
    wrong = [
        f"{endpoint} {method} {which} as {column}: {found}, written {expected[endpoint, method, which][column]}"
        for (endpoint, method, which), column, found in answers(standing, expected)
        if found != expected[endpoint, method, which][column]
    ]
    assert not wrong, f"{len(wrong)} of {len(expected) * len(COLUMNS)}:\n" + "\n".join(wrong)


def answers(standing: Standing, asked: dict[Cell, dict[str, int]]) -> Iterator[tuple[Cell, str, int]]:
    """What each column is answered at each address; what an accepted form wrote is undone before the next one."""
    app = standing.world.app
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        for column in COLUMNS:
            # A slow machine must not take the worker for dead half-way.
            beat()
            browser = standing.visitor(column)
            for cell in sorted(asked, key=lambda cell: cell[1] != "GET"):
                endpoint, method, which = cell
                with app.test_request_context():
                    url = app.url_for(endpoint, **arguments(endpoint, standing.world, which))
                status = browser.status(method, url)
                yield cell, column, status
                if method != "GET" and status < 400:
                    standing.rebuild()
                    browser = standing.visitor(column)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
        db.session.remove()

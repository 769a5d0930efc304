"""A floor to compare with: Flask, one statement through the bare driver, one small template, nothing else."""

import os
import sqlite3
from itertools import groupby
from typing import Any

import psycopg
from flask import Flask, render_template_string
from sqlalchemy import make_url

PAGE = """<!doctype html><html lang="fr"><title>Fils</title><h1>Fils</h1><ul>
{% for id, title, posts, at in rows %}<li><a href="/fils/{{ id }}">{{ title }}</a> {{ posts }} messages, {{ at }}</li>
{% endfor %}</ul></html>"""
STATEMENT = (
    "SELECT id, title, posts_count, last_post_at FROM thread WHERE space_id = {} ORDER BY last_post_at DESC LIMIT 20"
)

FIGURES = """<!doctype html><html lang="fr"><title>Chiffres</title><h1>Chiffres</h1><table>
{% for name, cells in rows %}<tr><th>{{ name }}</th>{% for id, value, part, base in cells %}
<td><a href="/chiffres/{{ id }}">{{ value }}</a>{% if base %}{{ part }} sur {{ base }}{% endif %}</td>{% endfor %}</tr>
{% endfor %}</table></html>"""
# The figures of the explorer's table: three measures of the recruitment survey for home helps, by bassin.
FIGURES_STATEMENT = """SELECT t.name, o.id, o.value, o.numerator, o.denominator FROM observation o
JOIN territory t ON t.id = o.territory_id
WHERE o.release_id IN (SELECT id FROM release WHERE is_current AND family = 'bmo')
AND o.indicator_id IN (SELECT id FROM indicator WHERE code IN ('projets', 'difficiles-nombre', 'difficiles'))
AND o.nomenclature_code_id = (SELECT id FROM nomenclature_code WHERE nomenclature = 'FAP2021' AND code = 'T2A60')
AND o.mesh = 'bassin' AND o.period = 2024 ORDER BY t.name, o.indicator_id"""

app = Flask(__name__)
held: dict[str, Any] = {}


def _connection() -> Any:
    """The connection this process holds."""
    if "connection" not in held:
        url = make_url(os.environ["DATABASE_URL"])
        if url.get_backend_name() == "sqlite":
            held["connection"] = sqlite3.connect(str(url.database), isolation_level=None)
        else:
            plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
            held["connection"] = psycopg.connect(plain, autocommit=True)
        held["statement"] = STATEMENT.format("?" if url.get_backend_name() == "sqlite" else "%s")
    return held["connection"]


def _rows() -> list[Any]:
    """Twenty threads of the open space."""
    connection = _connection()
    found: list[Any] = connection.execute(held["statement"], (int(os.environ["BENCH_SPACE"]),)).fetchall()
    return found


@app.get("/figures")
def figures() -> str:
    """The table of the explorer, without its layout, its choices, its visibility nor its words."""
    found = _connection().execute(FIGURES_STATEMENT).fetchall()
    rows = [(name, [row[1:] for row in cells]) for name, cells in groupby(found, key=lambda row: row[0])]
    return render_template_string(FIGURES, rows=rows)


@app.get("/")
def threads() -> str:
    """The list."""
    return render_template_string(PAGE, rows=_rows())

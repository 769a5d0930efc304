"""A floor to compare with: Flask, one statement through the bare driver, one small template, nothing else."""

import os
import sqlite3
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

app = Flask(__name__)
held: dict[str, Any] = {}


def _rows() -> list[Any]:
    """Twenty threads of the open space, read on the connection this process holds."""
    if "connection" not in held:
        url = make_url(os.environ["DATABASE_URL"])
        if url.get_backend_name() == "sqlite":
            held["connection"] = sqlite3.connect(str(url.database), isolation_level=None)
        else:
            plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
            held["connection"] = psycopg.connect(plain, autocommit=True)
        held["statement"] = STATEMENT.format("?" if url.get_backend_name() == "sqlite" else "%s")
    found: list[Any] = held["connection"].execute(held["statement"], (int(os.environ["BENCH_SPACE"]),)).fetchall()
    return found


@app.get("/")
def threads() -> str:
    """The list."""
    return render_template_string(PAGE, rows=_rows())

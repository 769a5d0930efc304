"""A question in two printed pages: its drawing, its table, how to read them, where they come from (PDF/UA-1)."""

import json
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import typst
from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.observatory.queries.explore import Asked, Grid, answer, read
from app.observatory.queries.explore.question import BARS, LINES, MAP, SCATTER, TABLE
from app.observatory.queries.explore.words import DIMENSION_NAMES
from app.observatory.queries.taking.citation import PORTAL, cited
from app.observatory.queries.taking.figures import MEANINGS, Figure, Taking, figures_of
from app.observatory.routes import bp
from app.observatory.routes.explorer.drawings import Drawing, drawing_of
from app.observatory.routes.explorer.printing import table_of
from app.observatory.routes.explorer.sentences import sentence
from app.observatory.routes.taking.common import asked_exactly, marked, name_of, print_of, taking_of, unchanged
from app.observatory.routes.taking.drawings import NAMES, Sheet
from app.observatory.routes.taking.tables import cell_of
from app.web import access
from app.web.downloads import file_answer
from app.web.filters import number

TEMPLATE = Path(__file__).parents[2] / "templates" / "observatory" / "portrait.typ"
MOST_ROWS, MOST_COLUMNS = 40, 6


@bp.get("/explorer/fiche.pdf")
@access.public
def portrait() -> ResponseReturnValue:
    """The answer to the question of the address, to be printed or read aloud by a machine."""
    asked = asked_exactly(request.args.to_dict(flat=False))
    etag = print_of(asked, "portrait")
    if unchanged(etag):
        return marked(Response(status=304), etag)
    told = json.dumps(_told(asked, taking_of(asked)), ensure_ascii=False)
    # Nothing of the text is source: the template reads it as data.
    made = typst.compile(str(TEMPLATE), sys_inputs={"data": told}, pdf_standards=["ua-1"])
    return marked(file_answer(name_of(asked, "pdf"), BytesIO(made), "application/pdf"), etag)


def _told(asked: Asked, taking: Taking) -> dict[str, Any]:
    grid = answer(asked)
    drawing = _drawing(asked)
    statuses = {figure.status for row in _shown(grid) for figure in figures_of(asked, row)}
    return {
        "title": taking.title,
        "producers": sorted({source.producer for source in taking.sources}),
        "portal": PORTAL,
        "sentence": sentence(grid),
        "drawing": _svg(drawing) if drawing else None,
        "alt": f"{drawing.chart.title}. {drawing.chart.sentence}" if drawing else "",
        "reading": {
            "title": "Lire ces chiffres",
            "words": [
                *((measure.name, " ".join((measure.definition, measure.caveat))) for measure in asked.measures),
                *((status, meaning) for status, meaning in MEANINGS.items() if status in statuses),
            ],
        },
        "table": _table(grid),
        "citations": cited(taking),
    }


def _drawing(asked: Asked) -> Drawing | None:
    """The drawing of the page, or the one that suits a table best; nothing when none does."""
    views = (LINES, MAP, BARS) if len(asked.periods) > 1 else (MAP, BARS)
    for view in views if asked.question.view == TABLE else (asked.question.view,):
        question, _why = asked.with_view(view)
        drawn = read(parse_qs(question.address()), asked.catalogue)[0] if question else None
        if drawn is not None:
            return drawing_of(answer(drawn, whole=view in (LINES, SCATTER)))
    return None


def _svg(drawing: Drawing) -> str:
    sheet = Sheet(drawing, (), is_bare=True)
    return render_template("observatory/drawing.svg", sheet=sheet, kind=drawing.kind, chart=drawing.chart, names=NAMES)


def _shown(grid: Grid) -> list[Any]:
    return [*grid.rows[:MOST_ROWS], *([grid.reference] if grid.reference else [])]


def _table(grid: Grid) -> dict[str, Any]:
    """The first rows and columns, as the page prints them, and what is left out."""
    asked = grid.asked
    heads = [f"{head.name} ({head.unit})" if head.unit else head.name for head in table_of(grid).heads[:MOST_COLUMNS]]
    cells: list[str] = []
    for row in _shown(grid):
        cells += [f"{head.name} (référence)" if row is grid.reference else head.name for head in row.heads]
        cells += [_said(figure) for figure in islice(figures_of(asked, row), MOST_COLUMNS)]
    left = []
    if asked.row_count > MOST_ROWS:
        left.append(f"les {MOST_ROWS} premières lignes sur {number(asked.row_count)}")
    if len(grid.columns) > MOST_COLUMNS:
        left.append(f"les {MOST_COLUMNS} premières colonnes sur {len(grid.columns)}")
    return {
        "title": "Le tableau",
        "heads": len(asked.rows),
        "columns": len(asked.rows) + len(heads),
        "header": [*(DIMENSION_NAMES[one] for one in asked.rows), *heads],
        "cells": cells,
        "note": f"Cette fiche montre {' et '.join(left)}\u00a0; les fichiers les ont toutes." if left else "",
    }


def _said(figure: Figure) -> str:
    return figure.status if figure.cell.value is None else cell_of(figure).text

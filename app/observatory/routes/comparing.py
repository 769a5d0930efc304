"""Territories side by side, and those that look like one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.territories.changes import changes_of
from app.observatory.queries.comparison import (
    COMPARED,
    MOST_PLACES,
    Comparison,
    comparison,
    references,
)
from app.observatory.queries.explore import Cell, Grid, catalogue
from app.observatory.queries.explore.catalogue import Measure
from app.observatory.queries.explore.laying import reference_name
from app.observatory.queries.explore.lists import Place
from app.observatory.queries.explore.noise import is_comparable
from app.observatory.queries.explore.words import MESH_NAMES
from app.observatory.queries.similar import CRITERIA, Likeness, likeness
from app.observatory.routes import bp
from app.observatory.routes.explorer.drawings import drawing_of
from app.observatory.routes.explorer.gaps import Gaps
from app.observatory.routes.explorer.printing import Printed, explorer_address, printed
from app.observatory.routes.explorer.sentences import sentence
from app.observatory.sources.family import FRANCE
from app.web import access
from app.web.charts import BarChart

MOST_LISTED = 80
"""Beyond this many places of a mesh, one is named by typing and not chosen in a list."""


@dataclass(frozen=True)
class Compared:
    """One measure of the places compared: cells and differences in the order of the places, and what draws them."""

    measure: Measure
    about: str
    reference: Printed | None
    cells: tuple[tuple[Printed, str], ...]
    note: str
    sentence: str
    chart: BarChart | None
    explorer: str
    statuses: tuple[str, ...]


@bp.get("/comparer")
@access.public
def compare() -> ResponseReturnValue:
    """Up to six territories of one mesh, measure by measure."""
    known = catalogue()
    asked = comparison(request.args.to_dict(flat=False), known)
    grids = asked.grids(known) if asked.places else []
    compared = [_compared(grid, asked, rank) for rank, grid in enumerate(grids)]
    offered = [place for place in known.lists.places.get(asked.mesh, ()) if place not in asked.places]
    return render_template(
        "observatory/compare.html",
        asked=asked,
        compared=compared,
        address=_address,
        meshes=[(mesh, MESH_NAMES[mesh]) for mesh in COMPARED],
        mesh=MESH_NAMES[asked.mesh],
        offered=offered if len(offered) <= MOST_LISTED else [],
        is_full=len(asked.places) >= MOST_PLACES,
        references=[(reference_name(place), place.name) for place in references(asked, known)],
        chosen_reference=reference_name(asked.reference) if asked.reference else "",
        changes=_changes(asked.places),
        statuses=sorted({status for one in compared for status in one.statuses}),
        has_similar=asked.mesh in CRITERIA,
        portrait=_portrait,
    )


@bp.get("/semblables/<mesh>/<code>")
@access.public
def similar(mesh: str, code: str) -> ResponseReturnValue:
    """The territories that look like one, the figures that tell so, and those that could not be compared."""
    known = catalogue()
    place = known.place(mesh, code)
    if place is None or mesh == FRANCE:
        abort(404)
    found = likeness(place, known)
    return render_template(
        "observatory/similar.html",
        place=place,
        mesh=MESH_NAMES[mesh],
        found=found,
        lines=_lines(found) if found else [],
        missing=_missing(found) if found else [],
        portrait=_portrait,
        together=_together(found) if found else "",
    )


def _portrait(place: Place) -> str:
    return f"/territoires/{place.mesh}/{place.code}"


def _address(asked: Comparison, **changes: Sequence[str]) -> str:
    """The comparison with something changed."""
    return url_for("observatory.compare", **asked.args(**changes))  # type: ignore[arg-type]


def _changes(places: Sequence[Place]) -> list[tuple[Place, tuple[str, ...]]]:
    found = changes_of({place.key: place.code for place in places if place.key})
    return [(place, found[place.key]) for place in places if place.key in found]


def _passport(key: int) -> str:
    return url_for("observatory.figure", observation_id=key)


def _compared(grid: Grid, asked: Comparison, rank: int) -> Compared:
    measure, place, row = grid.asked.measures[0], asked.reference, grid.reference
    against = row.cells[0] if row and place else Cell(None, "no_row")
    is_told = is_comparable(measure) and against.value is not None
    gaps = Gaps(measure, place, 0, asked.mesh, against) if place and is_told else None
    by_key = {each.heads[0].key: each for each in grid.rows}
    rows = [by_key[one.key] for one in asked.places]
    drawing = drawing_of(grid)
    chart = drawing.chart if drawing and isinstance(drawing.chart, BarChart) else None
    parts = [item.name for item in (*grid.asked.occupations, *grid.asked.details) if item.key]
    return Compared(
        measure,
        ", ".join((*parts, grid.asked.periods[0].name)),
        printed(against, measure, _passport, is_told=False) if row else None,
        tuple(
            (
                printed(each.cells[0], measure, _passport, is_told=False),
                gaps.of(each) if gaps and each.heads[0] != place else "",
            )
            for each in rows
        ),
        gaps.note if gaps else "",
        sentence(grid),
        replace(chart, id=f"barres-{rank}", table_href="#comparaison") if chart else None,
        explorer_address(grid.asked.question),
        tuple(grid.statuses),
    )


def _lines(found: Likeness) -> list[dict[str, Any]]:
    """The place itself, then the nearest ones, as rows of a table."""
    own = {"place": found.place, "cells": _cells(found, found.own), "distance": None}
    return [
        own,
        *({"place": n.place, "cells": _cells(found, n.cells), "distance": n.distance} for n in found.nearest),
    ]


def _cells(found: Likeness, cells: Sequence[Cell]) -> list[Printed]:
    return [
        printed(cell, one.measure, _passport, is_told=False) for one, cell in zip(found.criteria, cells, strict=True)
    ]


def _missing(found: Likeness) -> list[tuple[str, list[Place]]]:
    """The places left out, by what they lack."""
    reasons: dict[str, list[Place]] = {}
    for place, lacks in found.left_out:
        reasons.setdefault(", ".join(lacks).lower(), []).append(place)
    return sorted(reasons.items())


def _together(found: Likeness) -> str:
    """Where the place and its nearest ones are compared."""
    codes = [found.place.code, *(near.place.code for near in found.nearest[: MOST_PLACES - 1])]
    return url_for("observatory.compare", maille=found.place.mesh, lieux=codes, reference=reference_name(found.place))

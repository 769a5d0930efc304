"""Figures asked by programs: rows of JSON page by page, or a JSON-stat cube."""

from typing import Any
from urllib.parse import quote

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.kernel.refusals import Refusal
from app.observatory.queries.explore import GridRow, catalogue, rank_of, reference_row, rows_by_name
from app.observatory.queries.explore.catalogue import EVERYBODY, Extent, Measure
from app.observatory.queries.explore.lists import Item
from app.observatory.queries.taking.citation import cited
from app.observatory.queries.taking.figures import MEANINGS, Figure, Taking, figures_of, is_computed
from app.observatory.queries.taking.jsonstat import cube, described
from app.observatory.routes.api import as_json, bp, for_everybody
from app.observatory.routes.taking.common import (
    TooLong,
    absolute,
    asked_exactly,
    marked,
    print_of,
    same_question,
    taking_of,
    unchanged,
)
from app.observatory.routes.taking.forms import FORMS
from app.observatory.sources.periods import written

USUAL, MOST_ROWS, MOST_CELLS = 100, 1_000, 10_000
OWN = ("apres", "taille")
NARROWER = "Choisissez moins de territoires, de métiers ou de périodes, ou lisez les lignes page par page."


class NotASize(Refusal):
    """How many rows a page has."""

    status = 400
    message = f"« taille » est un nombre de lignes, de 1 à {MOST_ROWS}."


class NotAPlace(Refusal):
    """Where a page begins again."""

    status = 400
    message = "« apres » ne mène à aucune ligne de ce tableau : suivez l’adresse « suivant » telle quelle."


@bp.get("/mesures")
@for_everybody
def measures() -> ResponseReturnValue:
    """All that may be asked: each measure, and on each mesh its periods, occupations and details."""
    return as_json({"mesures": [_measure(measure) for measure in catalogue().measures.values()]})


@bp.get("/chiffres")
@for_everybody
def rows() -> ResponseReturnValue:
    """Some rows of the answer, in the order of names, with the address of those that follow."""
    taking = _taking()
    size, first = _size(taking), _first(taking)
    etag = print_of(taking.asked, "rows", str(size), str(first))
    if unchanged(etag):
        return marked(Response(status=304), etag)
    found = rows_by_name(taking.asked, first, size)
    after = _after(taking, found[-1], size) if first + len(found) < taking.asked.row_count and found else None
    reference = reference_row(taking.asked) if first == 0 else None
    answer = as_json(
        {
            "titre": taking.title,
            "question": taking.address,
            "lignes": taking.asked.row_count,
            "mesures": [_described(measure) for measure in taking.asked.measures],
            "statuts": MEANINGS,
            "sources": [described(source) for source in taking.sources],
            "citation": cited(taking),
            "chiffres": [told for row in found for told in _told(taking, row)],
            "reference": _told(taking, reference) if reference else [],
            "suivant": after,
        }
    )
    if after:
        answer.headers["Link"] = f'<{after}>; rel="next"'
    return marked(answer, etag)


@bp.get("/jsonstat")
@for_everybody
def as_cube() -> ResponseReturnValue:
    """The whole answer as a JSON-stat cube."""
    taking = _taking()
    etag = print_of(taking.asked, "cube")
    if unchanged(etag):
        return marked(Response(status=304), etag)
    most = FORMS["json"].most
    if taking.cell_count > most:
        raise TooLong(taking.cell_count, most, NARROWER)
    return marked(as_json(cube(taking)), etag)


def _taking() -> Taking:
    sent = {name: values for name, values in request.args.to_dict(flat=False).items() if name not in OWN}
    return taking_of(asked_exactly(sent))


def _size(taking: Taking) -> int:
    """How many rows: as many as asked for, as long as their cells are not too many."""
    sent = request.args.get("taille", str(USUAL))
    if not (sent.isascii() and sent.isdigit() and 1 <= int(sent[:6]) <= MOST_ROWS):
        raise NotASize
    return min(int(sent), max(1, MOST_CELLS // len(taking.asked.values_of(taking.asked.columns))))


def _first(taking: Taking) -> int:
    """The rank of the first row: the one after the row that is named."""
    sent = request.args.get("apres")
    if sent is None:
        return 0
    rank = rank_of(taking.asked, sent.split("|"))
    if rank is None:
        raise NotAPlace
    return rank + 1


def _after(taking: Taking, last: GridRow, size: int) -> str:
    codes = quote("|".join(head.code for head in last.heads))
    return f"{absolute(same_question(taking.asked.question, 'api.rows'))}&taille={size}&apres={codes}"


def _told(taking: Taking, row: GridRow) -> list[dict[str, Any]]:
    ranks = {source.id: rank for rank, source in enumerate(taking.sources)}
    return [_figure(figure, taking, ranks) for figure in figures_of(taking.asked, row)]


def _figure(figure: Figure, taking: Taking, ranks: dict[int, int]) -> dict[str, Any]:
    cell = figure.cell
    return {
        "territoire": {"maille": figure.place.mesh, "code": figure.place.code, "nom": figure.place.name},
        "metier": _item(figure.occupation) if figure.occupation.code else None,
        "mesure": figure.measure.code,
        "periode": figure.period.code,
        "detail": _item(figure.detail),
        "valeur": figure.value,
        "unite": figure.measure.unit,
        "statut": figure.status,
        "calcule_par_le_portail": is_computed(cell),
        "numerateur": cell.numerator,
        "denominateur": cell.denominator,
        "parties_connues": cell.known,
        "parties_comptees": cell.total,
        "source": ranks[figure.source.id] if figure.source else None,
        "origine": taking.passport(figure) or None,
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {**_described(measure), "mailles": {mesh: _extent(extent) for mesh, extent in measure.extents.items()}}


def _described(measure: Measure) -> dict[str, Any]:
    return {
        "code": measure.code,
        "nom": measure.name,
        "unite": measure.unit,
        "decimales": measure.decimals,
        "definition": measure.definition,
        "calcul": measure.formula or None,
        "a_savoir": measure.caveat or None,
    }


def _extent(extent: Extent) -> dict[str, Any]:
    return {
        "periodes": [written(period) for period in extent.periods],
        "metiers": [_item(item) for item in extent.codes],
        "details": [_item(item) for item in extent.breakdowns],
    }


def _item(item: Item) -> dict[str, str]:
    return {"code": item.code or EVERYBODY, "nom": item.name}

"""An answer as a JSON-stat 2.0 cube: dimensions, values in order, the status of each."""

from typing import Any

from app.observatory.queries.explore import question as words
from app.observatory.queries.explore.asked import Value
from app.observatory.queries.explore.catalogue import EVERYBODY, Measure
from app.observatory.queries.explore.lists import Place
from app.observatory.queries.explore.source import Source
from app.observatory.queries.taking.citation import cited
from app.observatory.queries.taking.figures import MEANINGS, Figure, Taking

LABELS = {
    words.PLACE: "Territoire",
    words.OCCUPATION: "Métier",
    words.MEASURE: "Mesure",
    words.PERIOD: "Période",
    words.DETAIL: "Détail",
}


def identifier(value: Value) -> str:
    """How a cube names a value: « bassin:5224 » for a place, its code for anything else."""
    if isinstance(value, Place):
        return f"{value.mesh}:{value.code}"
    return value.code or EVERYBODY


def cube(taking: Taking) -> dict[str, Any]:
    """The whole table and its reference; `value` and `status` go through the last dimension first."""
    asked = taking.asked
    order = (*asked.rows, *(one for one in words.DIMENSIONS if one not in (*asked.rows, asked.columns)), asked.columns)
    figures = list(taking.figures())
    axes = {dimension: _axis(figures, words.DIMENSIONS.index(dimension)) for dimension in order}
    reference = next((identifier(figure.place) for figure in figures if figure.is_reference), None)
    values, statuses = _laid(figures, order, axes)
    return {
        "version": "2.0",
        "class": "dataset",
        "label": taking.title,
        "href": taking.address,
        "updated": max((source.published_at.isoformat() for source in taking.sources), default=""),
        "source": " ; ".join(cited(taking)),
        "id": list(order),
        "size": [len(axes[dimension]) for dimension in order],
        "role": {"time": [words.PERIOD], "geo": [words.PLACE], "metric": [words.MEASURE]},
        "dimension": {dimension: _dimension(dimension, axes[dimension]) for dimension in order},
        "value": values,
        "status": statuses,
        "extension": {
            "statuts": MEANINGS,
            "reference": reference,
            "sources": [described(source) for source in taking.sources],
            "mesures": {measure.code: {"definition": measure.definition, "a savoir": measure.caveat}
                        for measure in asked.measures},
        },
    }  # fmt: skip


def _laid(
    figures: list[Figure], order: tuple[str, ...], axes: dict[str, dict[str, Value]]
) -> tuple[list[float | None], list[str | None]]:
    """Values and statuses in the order of the cube."""
    ranks = [{name: rank for rank, name in enumerate(axes[dimension])} for dimension in order]
    places = [words.DIMENSIONS.index(dimension) for dimension in order]
    total = 1
    for axis in ranks:
        total *= len(axis)
    values: list[float | None] = [None] * total
    statuses: list[str | None] = [None] * total
    for figure in figures:
        at = 0
        for axis, place in zip(ranks, places, strict=True):
            at = at * len(axis) + axis[identifier(figure[place])]  # type: ignore[arg-type]
        values[at], statuses[at] = figure.value, figure.status
    return values, statuses


def _axis(figures: list[Figure], rank: int) -> dict[str, Value]:
    """The values met along a dimension, in the order of the table."""
    return {identifier(figure[rank]): figure[rank] for figure in figures}  # type: ignore[arg-type,misc]


def _dimension(name: str, axis: dict[str, Value]) -> dict[str, Any]:
    category: dict[str, Any] = {
        "index": list(axis),
        "label": {key: value.name or LABELS[name] for key, value in axis.items()},
    }
    if name == words.MEASURE:
        category["unit"] = {
            key: {"label": value.unit, "decimals": value.decimals}
            for key, value in axis.items()
            if isinstance(value, Measure)
        }
    return {"label": LABELS[name], "category": category}


def described(source: Source) -> dict[str, Any]:
    """A source as data: who, what, which version, under which licence, taken when, and its print."""
    return {
        "producteur": source.producer,
        "titre": source.title,
        "millesime": source.vintage,
        "version": source.version,
        "publie_le": source.published_at.isoformat(),
        "licence": source.licence,
        "mis_en_forme_par": source.assembled_by or None,
        "fichier": source.file_name,
        "provenance": source.provenance,
        "telecharge_le": source.taken_on.isoformat(),
        "sha256": source.sha256,
    }

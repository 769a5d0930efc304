"""The thread as a file: the same rows as the page, one line a figure, with all that is needed to cite it."""

from collections.abc import Iterator

from app.observatory.models import Status
from app.observatory.queries.thread import Figure, Row, Thread

HEADER = (
    "code métier",
    "métier",
    "nomenclature",
    "code famille",
    "famille",
    "indicateur",
    "unité",
    "année",
    "maille",
    "code territoire",
    "territoire",
    "département",
    "valeur",
    "statut",
    "cellules connues",
    "cellules comptées",
    "producteur",
    "source",
    "millésime",
    "licence",
    "fichier",
    "feuille",
    "cellule",
    "pris le",
    "provenance",
    "à savoir",
    "métiers comptés ensemble",
)
STATUS_WORDS = {
    Status.PUBLISHED: "diffusé",
    Status.AT_LEAST: "au moins",
    Status.PARTIAL: "partiel",
    Status.PROVISIONAL: "provisoire",
    Status.NOT_DISCLOSED: "non diffusé",
    Status.NOT_AVAILABLE: "non disponible",
    Status.NO_ROW: "sans ligne",
}


def csv_rows(thread: Thread) -> Iterator[tuple[object, ...]]:
    """The lines of the file, in the order of the page, then the larger places shown for reference."""
    for row in (*thread.rows, *thread.references):
        for figure in row.figures:
            yield _line(thread, row, figure)


def _line(thread: Thread, row: Row, figure: Figure) -> tuple[object, ...]:
    code, source, seen = thread.code, thread.source, figure.observation
    return (
        thread.occupation.code,
        thread.occupation.name,
        code.nomenclature,
        code.code,
        code.label,
        figure.indicator.name,
        figure.indicator.unit,
        source.vintage,
        row.territory.type if row.territory else "france",
        row.territory.code if row.territory else "",
        row.name,
        row.territory.code if row.territory and row.territory.type == "departement" else row.departements,
        figure.value,
        _status(figure),
        seen.parts_known if seen else None,
        seen.parts_total if seen else None,
        source.producer,
        source.title,
        source.vintage,
        source.licence,
        source.name,
        thread.release.sheet,
        figure.cell or _parts(figure),
        (source.downloaded_on or source.received_at.date()).isoformat(),
        source.provenance,
        figure.indicator.caveat,
        ", ".join(other.name for other in thread.companions),
    )


def _status(figure: Figure) -> str:
    """What stands behind the value; what the portal worked out is not said to be disclosed."""
    is_computed = not figure.cell or "÷" in figure.cell
    return "calculé" if is_computed and figure.status == Status.PUBLISHED else STATUS_WORDS[Status(figure.status)]


def _parts(figure: Figure) -> str:
    """What a computed value was worked out from; nothing when no part is known."""
    seen = figure.observation
    if seen is None or not seen.parts_known:
        return ""
    parts = f"{seen.parts_known} bassin{'s' if seen.parts_known > 1 else ''}"
    return f"part calculée sur {parts}" if figure.indicator.unit == "%" else f"somme de {parts}"

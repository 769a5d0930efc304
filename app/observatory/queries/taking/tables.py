"""The sheets of a workbook: the table as the page lays it out, the long table, and all that is needed to cite them."""

from collections.abc import Iterator

from app.observatory.queries.explore import every_row
from app.observatory.queries.explore.catalogue import Measure
from app.observatory.queries.explore.question import PLACE
from app.observatory.queries.explore.words import DIMENSION_NAMES
from app.observatory.queries.taking.citation import cited
from app.observatory.queries.taking.figures import MEANINGS, Taking, figures_of
from app.observatory.queries.taking.lines import COLUMNS, Value

Row = tuple[Value, ...]


def wide_header(taking: Taking) -> Row:
    """A code and a name for each dimension in rows, then a value and its status for each column."""
    asked = taking.asked
    heads = (name for one in asked.rows for name in (f"{DIMENSION_NAMES[one]} (code)", DIMENSION_NAMES[one]))
    columns = []
    for column in asked.values_of(asked.columns):
        name = column.name or asked.measures[0].name
        unit = (
            column.unit if isinstance(column, Measure) else asked.measures[0].unit if len(asked.measures) == 1 else ""
        )
        columns += [f"{name} ({unit})" if unit else name, f"{name}, statut"]
    return (*heads, *columns)


def wide_rows(taking: Taking) -> Iterator[Row]:
    """The rows of the page, all of them, then the reference."""
    asked = taking.asked
    for row, is_reference in every_row(asked):
        heads: list[Value] = []
        for dimension, head in zip(asked.rows, row.heads, strict=True):
            mark = " (référence)" if is_reference and dimension == PLACE else ""
            heads += [head.code, f"{head.name}{mark}"]
        cells: list[Value] = []
        for figure in figures_of(asked, row):
            cells += [figure.value, figure.status]
        yield (*heads, *cells)


def about(taking: Taking) -> Iterator[Row]:
    """What one has to know of these figures, as lines of two cells."""
    yield "Question", taking.title
    yield "Adresse", taking.address
    yield "Téléchargé du portail le", taking.on.isoformat()
    for source, citation in zip(taking.sources, cited(taking), strict=True):
        yield "", ""
        yield "Producteur", source.producer
        yield "Source", source.title
        yield "Millésime", source.vintage
        yield "Version en ligne", source.version
        yield "Licence", source.licence
        if source.assembled_by:
            yield "Mis en forme par", f"{source.assembled_by}, pas revérifié à la source"
        yield "Fichier", source.file_name
        yield "Provenance", source.provenance or "non précisée"
        yield "Fichier pris le", source.taken_on.isoformat()
        yield "Empreinte SHA-256", source.sha256
        yield "Pour citer", citation
    yield "", ""
    for measure in taking.asked.measures:
        yield f"Mesure : {measure.name}", measure.definition
        if measure.formula:
            yield "Calcul", measure.formula
        if measure.caveat:
            yield "À savoir", measure.caveat
    yield "", ""
    for status, meaning in MEANINGS.items():
        yield f"Statut « {status} »", meaning
    yield "", ""
    for column in COLUMNS:
        yield f"Colonne « {column.name} »", column.meaning

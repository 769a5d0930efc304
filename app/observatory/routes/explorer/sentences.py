"""The sentence before a table or a drawing: the highest, the lowest, the reference, and all that is absent."""

from itertools import takewhile

from app.observatory.models import Status
from app.observatory.queries.explore import Grid, Lead
from app.observatory.queries.explore import question as words
from app.observatory.queries.explore.asked import MOST_RANKED
from app.observatory.queries.explore.words import MESH_NAMES, listed
from app.observatory.routes.explorer.printing import measure_of, said
from app.web.filters import NARROW, WIDE, number

MOST_NAMED = 3
FEMININE = (
    "intercommunalité",
    "zone d’emploi",
    "commune",
    "région",
    "ligne",
    "famille de métiers",
    "période",
    "mesure",
)


def sentence(grid: Grid) -> str:
    """What the leading column says, all rows together."""
    asked = grid.asked
    if not grid.lead:
        return (
            f"Ce tableau a {number(asked.row_count)} lignes, plus que les {number(MOST_RANKED)} que le portail sait "
            "résumer en une phrase. Choisissez un métier, une période ou un département."
        )
    parts = [_extremes(grid), _against(grid), *_absences(grid)]
    return " ".join(part for part in parts if part)


def counted(count: int, one: str, several: str = "") -> str:
    """« 3 bassins d’emploi »."""
    return f"{number(count)}{WIDE}{one if count < 2 else several or f'{one}s'}"


def nouns(grid: Grid) -> tuple[str, str]:
    """What a row is, in words: « bassin d’emploi », « bassins d’emploi »."""
    rows = grid.asked.rows
    if rows == (words.PLACE,):
        return tuple(MESH_NAMES[grid.asked.mesh])  # type: ignore[return-value]
    by_dimension = {
        words.OCCUPATION: ("famille de métiers", "familles de métiers"),
        words.PERIOD: ("période", "périodes"),
    }
    return by_dimension.get(rows[0], ("ligne", "lignes")) if len(rows) == 1 else ("ligne", "lignes")


def about(grid: Grid) -> str:
    """What the leading column is about, when a table has several: « Part jugée difficile », « 2021 »."""
    lead = grid.asked.lead
    if len(grid.columns) < 2:
        return ""
    return lead.name


def _extremes(grid: Grid) -> str:
    valued = sorted((row for row in grid.lead if row.cell.value is not None), key=lambda row: -(row.cell.value or 0))
    subject = f"{about(grid)}{WIDE}: " if about(grid) else ""
    if not valued:
        return _started(f"{subject}aucun chiffre n’est diffusé ici.")
    high, low = _said(grid, valued[0]), _said(grid, valued[-1])
    if len(grid.lead) == 1:
        return _started(f"{subject}{valued[0].name}, {high}.")
    if len(valued) == 1:
        return _started(f"{subject}un seul chiffre est diffusé, {valued[0].name}, {high}.")
    if high == low:
        return _started(f"{subject}même chiffre partout où il est diffusé, {high}.")
    top = [row.name for row in takewhile(lambda row: _said(grid, row) == high, valued)]
    bottom = [row.name for row in takewhile(lambda row: _said(grid, row) == low, reversed(valued))][::-1]
    return _started(
        f"{subject}le plus haut, {_names(grid, top)} ({high}){NARROW}; le plus bas, {_names(grid, bottom)} ({low})."
    )


def _started(text: str) -> str:
    return text[0].upper() + text[1:]


def _names(grid: Grid, names: list[str]) -> str:
    return counted(len(names), *nouns(grid)) if len(names) > MOST_NAMED else listed(names)


def _said(grid: Grid, row: Lead) -> str:
    return said(row.cell, measure_of(grid, row.heads, grid.asked.lead))


def _against(grid: Grid) -> str:
    """What the reference has, and on how much of it that rests."""
    row, place = grid.reference, grid.asked.reference
    if row is None or place is None or place in grid.asked.places:
        return ""
    cell = row.cells[grid.lead_rank]
    if cell.status == Status.NO_ROW:
        return ""
    rests = ""
    if cell.known and cell.total and cell.known < cell.total:
        rests = f", d’après {counted(cell.known, 'bassin')} sur {cell.total}"
    return f"{place.name}{WIDE}: {said(cell, grid.asked.lead_measure)}{rests}."


def _absences(grid: Grid) -> list[str]:
    statuses = [row.cell.status for row in grid.lead]
    one, several = nouns(grid)
    e = "e" if one in FEMININE else ""
    found = []
    if hidden := statuses.count(Status.NOT_DISCLOSED):
        verb = f"n’est pas diffusé{e}" if hidden == 1 else f"ne sont pas diffusé{e}s"
        found.append(f"{counted(hidden, one, several)} {verb} par le producteur.")
    if missing := statuses.count(Status.NOT_AVAILABLE):
        found.append(f"{counted(missing, one, several)} sans chiffre disponible.")
    if silent := statuses.count(Status.NO_ROW):
        found.append(f"{counted(silent, one, several)} sans ligne dans le fichier, ce qui ne veut pas dire zéro.")
    return found

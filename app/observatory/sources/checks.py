"""The checks of a whole table, column by column: what cannot be read, what is there twice, what contradicts itself."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from app.observatory.sources.family import Family
from app.observatory.sources.kinds import Cells
from app.observatory.sources.problems import Problem, Report, shown
from app.observatory.sources.sheet import Sheet


def check_columns(family: Family, sheet: Sheet, report: Report) -> dict[str, Cells]:
    """Every field of the family, typed; whatever is wrong is in the report."""
    where = family.columns_in(sheet.headers)
    cells: dict[str, Cells] = {}
    for field in family.fields:
        if field.name not in where:
            continue
        raw = sheet.columns[where[field.name]]
        cells[field.name] = read_cells = field.kind.read(raw)
        for rank in read_cells.wrong:
            value = raw[rank].as_py()
            found = f"« {shown(value)} » n’est pas" if value else "Il manque"
            report.add(_at(sheet, rank, where[field.name], f"{found} {field.kind.expected}.", value))
    if not sheet.rows:
        report.add(Problem("Le tableau n’a aucune ligne.", sheet=sheet.name))
        return cells
    if family.has_one_period:
        report.add_all(_several_years(family, sheet, cells))
    report.add_all(_twice(family, sheet, cells))
    report.add_all(_more_than_the_whole(family, sheet, cells, where))
    return cells


def _several_years(family: Family, sheet: Sheet, cells: dict[str, Cells]) -> Iterator[Problem]:
    years = sorted(year for year in pc.unique(cells[family.period].values).to_pylist() if year)
    if len(years) > 1:
        yield Problem(f"Le fichier mêle plusieurs années : {', '.join(years)}.", sheet=sheet.name)


def _twice(family: Family, sheet: Sheet, cells: dict[str, Cells]) -> Iterator[Problem]:
    """Rows that say the same thing of the same place: which one is right cannot be guessed."""
    separator = pa.scalar("\x1f")
    named = [cells[name].values for name in family.key if name in cells]
    keys = pc.binary_join_element_wise(*named, separator)
    if pc.count_distinct(keys).as_py() == sheet.rows:
        return
    first: dict[str, int] = {}
    for rank, key in enumerate(keys.to_pylist()):
        line = sheet.lines[rank].as_py()
        if key in first:
            what = ", ".join(part for part in key.split("\x1f") if part)
            yield Problem(f"La ligne répète la ligne {first[key]} ({what}).", sheet.named_at(rank), line, value=what)
        else:
            first[key] = line


def _more_than_the_whole(
    family: Family, sheet: Sheet, cells: dict[str, Cells], where: dict[str, int]
) -> Iterator[Problem]:
    for part, whole in family.at_most:
        parts, wholes = cells[part].values, cells[whole].values
        for rank in pc.indices_nonzero(pc.fill_null(pc.greater(parts, wholes), False)).to_pylist():
            message = f"{parts[rank].as_py():.0f} dépasse le total de la ligne, {wholes[rank].as_py():.0f}."
            yield _at(sheet, rank, where[part], message, sheet.columns[where[part]][rank].as_py())


def _at(sheet: Sheet, rank: int, column: int, message: str, value: str) -> Problem:
    """Where a cell is, in the words of a spreadsheet; an unfolded figure is told by its own sheet and column."""
    header = sheet.headers[column].strip() if sheet.letters is None else sheet.letters[rank].as_py()
    return Problem(message, sheet.named_at(rank), sheet.lines[rank].as_py(), header, shown(value))

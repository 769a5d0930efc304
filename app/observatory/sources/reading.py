"""Reading a file: recognise its family, check every column, keep the region's rows, or report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from app.observatory.sources.checks import check_columns
from app.observatory.sources.family import Family, Place
from app.observatory.sources.kinds import Cells
from app.observatory.sources.opening import recognised
from app.observatory.sources.problems import Problem, Report, Unreadable
from app.observatory.sources.sheet import Sheet, column_letter


@dataclass(frozen=True)
class KnownCodes:
    """The codes the portal knows: occupations by nomenclature, territories by mesh."""

    occupations: Mapping[str, frozenset[str]]
    territories: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Measure:
    """A column of figures: its indicator, where it stands in the file, its values and what each blank means."""

    indicator: str
    header: str
    letter: str
    values: pa.Array
    statuses: pa.Array

    def hidden(self) -> int:
        """How many of its cells the producer hides."""
        return pc.sum(pc.equal(self.statuses, "not_disclosed")).as_py() or 0


@dataclass(frozen=True)
class Reading:
    """A file read whole: the rows of the region and of listed occupations, in typed columns of the same length."""

    family: Family
    year: int
    nomenclature: str
    sheet: str
    lines: pa.Array
    occupations: pa.Array
    places: list[Place]
    regions: pa.Array | None
    measures: tuple[Measure, ...]
    rows_read: int
    rows_of_region: int
    unlisted: dict[str, int] = field(default_factory=dict)
    ignored_headers: tuple[str, ...] = ()

    @property
    def rows_kept(self) -> int:
        """How many rows give figures."""
        return len(self.lines)


def read(data: bytes, known: KnownCodes | None = None) -> Reading | Report:
    """All the rows of a file, or, at the first thing wrong, a report of everything wrong; never a part of the rows.

    Without `known`, every row of the region is kept, whatever its occupation.
    """
    try:
        sheet, family = recognised(data)
    except Unreadable as refusal:
        return Report(total=1, problems=[refusal.problem])
    return read_sheet(sheet, family, known)


def read_sheet(sheet: Sheet, family: Family, known: KnownCodes | None = None) -> Reading | Report:
    """The same, for a file already opened."""
    report = Report(family.code, sheet.rows)
    report.add_all(sheet.problems)
    for missing in family.missing_in(sheet.headers):
        report.add(Problem(f"La colonne « {missing.written} » manque.", sheet=sheet.name))
    if report.total:
        return report
    cells = check_columns(family, sheet, report)
    if report.total:
        return report
    return _kept(family, sheet, cells, known, report)


def _kept(
    family: Family, sheet: Sheet, cells: dict[str, Cells], known: KnownCodes | None, report: Report
) -> Reading | Report:
    year = int(cells[family.year].values[0].as_py())
    nomenclature = family.nomenclature(year)
    codes = cells[family.occupation].values.to_pylist()
    listed = known.occupations.get(nomenclature, frozenset()) if known else frozenset(codes)
    kept, places, unlisted, of_region = [], [], dict[str, int](), 0
    for rank, place in _places(family, cells):
        of_region += 1
        if codes[rank] not in listed:
            unlisted[codes[rank]] = unlisted.get(codes[rank], 0) + 1
            continue
        report.add_all(_unknown_place(place, known, sheet, rank))
        kept.append(rank)
        places.append(place)
    if not kept:
        report.add(Problem("Aucune ligne ne concerne la région et les métiers suivis.", sheet=sheet.name))
    if report.total:
        return report
    take = pa.array(kept, pa.int64())
    where = family.columns_in(sheet.headers)
    return Reading(
        family=family,
        year=year,
        nomenclature=nomenclature,
        sheet=sheet.name,
        lines=sheet.lines.take(take),
        occupations=cells[family.occupation].values.take(take),
        places=places,
        regions=cells[family.region_field].values.take(take) if family.region_field else None,
        measures=tuple(_measures(family, sheet, cells, take)),
        rows_read=sheet.rows,
        rows_of_region=of_region,
        unlisted=unlisted,
        ignored_headers=tuple(h for rank, h in enumerate(sheet.headers) if h and rank not in where.values()),
    )


def _places(family: Family, cells: dict[str, Cells]) -> Iterator[tuple[int, Place]]:
    """The rows of the region, each with its place; equal rows share one place."""
    columns = [cells[name].values.to_pylist() for name in family.place_fields]
    seen: dict[tuple[str, ...], Place | None] = {}
    for rank, row in enumerate(zip(*columns, strict=True)):
        if row not in seen:
            seen[row] = family.place(dict(zip(family.place_fields, row, strict=True)))
        if place := seen[row]:
            yield rank, place


def _unknown_place(place: Place, known: KnownCodes | None, sheet: Sheet, rank: int) -> Iterator[Problem]:
    if not known or not place.code or place.code in known.territories.get(place.mesh, frozenset()):
        return
    line = sheet.lines[rank].as_py()
    yield Problem(f"Le territoire ({place.mesh}) est inconnu du portail.", sheet.name, line, value=place.code)


def _measures(family: Family, sheet: Sheet, cells: dict[str, Cells], take: pa.Array) -> Iterator[Measure]:
    where = family.columns_in(sheet.headers)
    for measure in family.measures:
        read_cells = cells[measure.name]
        if read_cells.statuses is not None:
            yield Measure(
                indicator=measure.indicator,
                header=sheet.headers[where[measure.name]].strip(),
                letter=column_letter(where[measure.name]),
                values=read_cells.values.take(take),
                statuses=read_cells.statuses.take(take),
            )

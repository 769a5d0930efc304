"""Reading a file: recognise its family, check every column, keep the region's rows, or report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from app.observatory.sources.checks import check_columns
from app.observatory.sources.family import Family, Place
from app.observatory.sources.kinds import NOT_AVAILABLE, NOT_DISCLOSED, PUBLISHED, Cells
from app.observatory.sources.opening import recognised
from app.observatory.sources.periods import last_year
from app.observatory.sources.problems import Problem, Report, Unreadable
from app.observatory.sources.sheet import Sheet, column_letter

VALUE = "value"


@dataclass(frozen=True)
class KnownCodes:
    """The codes the portal knows: occupations by nomenclature, territories by mesh, those that are no more, and what
    it measures."""

    occupations: Mapping[str, frozenset[str]]
    territories: Mapping[str, frozenset[str]]
    former: Mapping[str, frozenset[str]] = field(default_factory=dict)
    indicators: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Measure:
    """The figures of an indicator: where they stand in the file, their values and what each blank means.

    `rows` are the ranks, among the rows kept, of those that give it; all of them when it is a column of its own.
    """

    indicator: str
    header: str
    letter: str
    values: pa.Array
    statuses: pa.Array
    breakdown: str = ""
    sheet: str = ""
    rows: pa.Array | None = None

    def hidden(self) -> int:
        """How many of its cells the producer hides."""
        return pc.sum(pc.equal(self.statuses, NOT_DISCLOSED)).as_py() or 0


@dataclass(frozen=True)
class Reading:
    """A file read whole: the rows of the region and of listed occupations, in typed columns of the same length."""

    family: Family
    year: int
    nomenclature: str
    sheet: str
    lines: pa.Array
    periods: pa.Array
    occupations: pa.Array | None
    breakdowns: pa.Array | None
    places: list[Place]
    regions: pa.Array | None
    measures: tuple[Measure, ...]
    rows_read: int
    rows_of_region: int
    letters: pa.Array | None = None
    sheets: pa.Array | None = None
    """The sheet of each row's figure, when they stand in several."""
    unlisted: dict[str, int] = field(default_factory=dict)
    former: dict[str, int] = field(default_factory=dict)
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


@dataclass
class _Sorting:
    """The rows of a file, told apart: kept with their place, or left out with the reason."""

    kept: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    unlisted: dict[str, int] = field(default_factory=dict)
    former: dict[str, int] = field(default_factory=dict)
    of_region: int = 0


def _kept(
    family: Family, sheet: Sheet, cells: dict[str, Cells], known: KnownCodes | None, report: Report
) -> Reading | Report:
    periods = pc.cast(cells[family.period].values, pa.int64())
    year = max(last_year(period) for period in pc.unique(periods).to_pylist())
    nomenclature = family.nomenclature(year) if family.nomenclature else ""
    sorting = _sort(family, sheet, cells, known, report, nomenclature)
    if not sorting.kept:
        report.add(Problem("Aucune ligne ne concerne la région et les métiers suivis.", sheet=sheet.name))
    take = pa.array(sorting.kept, pa.int64())
    measures = tuple(_measures(family, sheet, cells, take))
    report.add_all(_unknown_measures(measures, known, sheet))
    if report.total:
        return report
    where = family.columns_in(sheet.headers)
    return Reading(
        family=family,
        year=year,
        nomenclature=nomenclature,
        sheet=sheet.name,
        lines=sheet.lines.take(take),
        periods=periods.take(take),
        occupations=cells[family.occupation].values.take(take) if family.occupation else None,
        breakdowns=_breakdowns(family, cells, take),
        places=sorting.places,
        regions=cells[family.region_field].values.take(take) if family.region_field else None,
        measures=measures,
        rows_read=sheet.rows,
        rows_of_region=sorting.of_region,
        letters=sheet.letters.take(take) if sheet.letters is not None else None,
        sheets=sheet.sheets.take(take) if sheet.sheets is not None else None,
        unlisted=sorting.unlisted,
        former=sorting.former,
        ignored_headers=tuple(h for rank, h in enumerate(sheet.headers) if h and rank not in where.values()),
    )


def _sort(
    family: Family,
    sheet: Sheet,
    cells: dict[str, Cells],
    known: KnownCodes | None,
    report: Report,
    nomenclature: str,
) -> _Sorting:
    """Tell the rows of the region apart, those of occupations nobody follows and of communes that are no more."""
    codes = cells[family.occupation].values.to_pylist() if family.occupation else None
    listed = known.occupations.get(nomenclature, frozenset()) if known else None
    sorting = _Sorting()
    for rank, place in _places(family, cells):
        sorting.of_region += 1
        code = codes[rank] if codes is not None else ""
        if family.ignores_unknown_places and known and place.code not in known.territories.get(place.mesh, frozenset()):
            sorting.of_region -= 1
        elif code and listed is not None and code not in listed:
            sorting.unlisted[code] = sorting.unlisted.get(code, 0) + 1
            if family.has_only_known_codes:
                line = sheet.lines[rank].as_py()
                report.add(Problem("Ce métier n’est pas suivi par le portail.", sheet.name, line, value=code))
        elif known and place.code and place.code in known.former.get(place.mesh, frozenset()):
            sorting.former[place.code] = sorting.former.get(place.code, 0) + 1
        else:
            report.add_all(_unknown_place(place, known, sheet, rank))
            sorting.kept.append(rank)
            sorting.places.append(place)
    return sorting


def _places(family: Family, cells: dict[str, Cells]) -> Iterator[tuple[int, Place]]:
    """The rows of the region, each with its place; equal rows share one place."""
    if not family.place_fields:
        rows = len(next(iter(cells.values())).values)
        everywhere = family.place({})
        yield from ((rank, everywhere) for rank in range(rows) if everywhere)
        return
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
    yield Problem(f"Le territoire ({place.mesh}) est inconnu du portail.", sheet.named_at(rank), line, value=place.code)


def _unknown_measures(measures: tuple[Measure, ...], known: KnownCodes | None, sheet: Sheet) -> Iterator[Problem]:
    """Measures named by rows that the portal has no definition of: they would be figures nobody could read."""
    if not known or not known.indicators:
        return
    for measure in measures:
        if measure.indicator not in known.indicators:
            yield Problem("Cette mesure n’est pas dans la liste des indicateurs.", sheet.name, value=measure.indicator)


def _breakdowns(family: Family, cells: dict[str, Cells], take: pa.Array) -> pa.Array | None:
    """For each row kept, the part of people it speaks of: « age=moins-de-30;sexe=femmes », empty for all of them."""
    if not family.breakdowns:
        return None
    parts = [
        pc.if_else(
            pc.equal(cells[name].values, ""), "", pc.binary_join_element_wise(f"{dimension}=", cells[name].values, "")
        )
        for dimension, name in sorted(family.breakdowns)
        if name in cells
    ]
    if not parts:
        return None
    joined = pc.binary_join_element_wise(*parts, ";")
    return pc.utf8_trim(pc.replace_substring_regex(joined, pattern=";+", replacement=";"), ";").take(take)


def _measures(family: Family, sheet: Sheet, cells: dict[str, Cells], take: pa.Array) -> Iterator[Measure]:
    """The figures, indicator by indicator."""
    if family.measure:
        yield from _named_measures(family, sheet, cells, take)
        return
    where = family.columns_in(sheet.headers)
    for measure in family.measures:
        read_cells = cells.get(measure.name)
        if read_cells is not None and read_cells.statuses is not None:
            yield Measure(
                indicator=measure.indicator,
                breakdown=measure.breakdown,
                header=sheet.headers[where[measure.name]].strip(),
                letter=column_letter(where[measure.name]),
                sheet=sheet.name,
                values=read_cells.values.take(take),
                statuses=read_cells.statuses.take(take),
            )


def _named_measures(family: Family, sheet: Sheet, cells: dict[str, Cells], take: pa.Array) -> Iterator[Measure]:
    """The figures of a table of one figure a row, gathered by the indicator each row names."""
    where = family.columns_in(sheet.headers)[VALUE]
    names, values = cells[family.measure].values.take(take), cells[VALUE].values.take(take)
    statuses = _told(cells, family.status, cells[VALUE].statuses).take(take)
    sheets = sheet.sheets.take(take) if sheet.sheets is not None else None
    for name in sorted(pc.unique(names).to_pylist()):
        rows = pc.indices_nonzero(pc.equal(names, name)).cast(pa.int64())
        stand_in = sorted(set(sheets.take(rows).to_pylist())) if sheets is not None else [sheet.name]
        yield Measure(
            indicator=name,
            header=sheet.headers[where].strip() if sheet.letters is None else "",
            letter=column_letter(where) if sheet.letters is None else "",
            sheet=stand_in[0] if len(stand_in) == 1 else "",
            values=values.take(rows),
            statuses=statuses.take(rows),
            rows=rows,
        )


def _told(cells: dict[str, Cells], status: str, read_from_the_figure: pa.Array) -> pa.Array:
    """What stands behind each figure: what the producer says beside it, else what the figure itself shows."""
    if not status or status not in cells:
        return read_from_the_figure
    told = cells[status].values
    valued = pc.equal(read_from_the_figure, PUBLISHED)
    explains = pc.is_in(told, value_set=pa.array([NOT_DISCLOSED, NOT_AVAILABLE]))
    return pc.if_else(pc.and_(valued, pc.invert(explains)), told, pc.if_else(explains, told, read_from_the_figure))

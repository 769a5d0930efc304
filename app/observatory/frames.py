"""From a reading to figures: the producer's own cells, then what the portal adds up, each with what it rests on.

A sum with a hidden part is « at least »; a share is computed over the places where both of its terms are disclosed, and
says how many of them there are; a hidden cell is never counted as zero.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from app.observatory.sources import Reading
from app.observatory.sources.family import REGION
from app.observatory.sources.sheet import column_rank

WHERE = ("code", "mesh", "place", "within", "period", "breakdown")
GROUP = ("code", "mesh", "place", "period", "breakdown")
COLUMNS = (
    "indicator",
    "code",
    "mesh",
    "place",
    "within",
    "value",
    "status",
    "numerator",
    "denominator",
    "parts_known",
    "parts_total",
    "source_row",
    "source_column",
    "source_sheet",
    "period",
    "breakdown",
)


def figures(reading: Reading) -> pd.DataFrame:
    """Every figure of a release, one per line."""
    rows = _rows(reading)
    pieces = [*_cells(reading, rows), *(_row_shares(rows, *share) for share in reading.family.shares)]
    if reading.family.region_field:
        departements = rows.assign(mesh="departement", place=rows["within"])
        region = rows[rows["region"] == REGION].assign(mesh="region", place=REGION)
        for parts in (departements, region):
            pieces += [_sums(parts, measure.indicator) for measure in reading.measures]
            pieces += [_shares(parts, *share) for share in reading.family.shares]
    pieces = [piece for piece in pieces if len(piece)]
    return pd.concat([piece.reindex(columns=list(COLUMNS)) for piece in pieces], ignore_index=True)


def records(figures: pd.DataFrame) -> list[dict[str, Any]]:
    """The figures as plain rows, absence being None."""
    counts = ("parts_known", "parts_total", "source_row", "source_column", "period")
    whole = figures.astype(dict.fromkeys(counts, "Int64")).astype(object)
    return whole.where(whole.notna(), None).to_dict("records")  # type: ignore[return-value]


def _rows(reading: Reading) -> pd.DataFrame:
    """The kept rows, one column per measure."""
    rows = pd.DataFrame(
        {
            "code": reading.occupations.to_pylist() if reading.occupations is not None else "",
            "mesh": [place.mesh for place in reading.places],
            "place": [place.code for place in reading.places],
            "within": [place.within for place in reading.places],
            "region": reading.regions.to_pylist() if reading.regions is not None else "",
            "source_row": reading.lines.to_pylist(),
            "source_column": [column_rank(letter) for letter in reading.letters.to_pylist()]
            if reading.letters
            else None,
            "source_sheet": reading.sheets.to_pylist() if reading.sheets else None,
            "period": reading.periods.to_pylist(),
            "breakdown": reading.breakdowns.to_pylist() if reading.breakdowns is not None else "",
        }
    )
    if not reading.family.measure:
        for measure in reading.measures:
            if not measure.breakdown:
                rows[measure.indicator] = measure.values.to_numpy(zero_copy_only=False)
    return rows


def _cells(reading: Reading, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The producer's figures, as they stand in the file, indicator by indicator."""
    where = rows[[*WHERE, "source_row", "source_column", "source_sheet"]]
    columns = Counter(measure.indicator for measure in reading.measures)
    for measure in reading.measures:
        at = where if measure.rows is None else where.iloc[measure.rows.to_numpy()]
        cells = at.assign(
            indicator=measure.indicator,
            value=measure.values.to_numpy(zero_copy_only=False),
            status=measure.statuses.to_pylist(),
        )
        if measure.breakdown:
            cells["breakdown"] = measure.breakdown
        if measure.sheet:
            cells["source_sheet"] = None
        if columns[measure.indicator] > 1 and measure.letter:
            # Several columns give this indicator: each figure says in which it stands.
            cells["source_column"] = column_rank(measure.letter)
        yield cells


def _row_shares(rows: pd.DataFrame, indicator: str, part: str, whole: str) -> pd.DataFrame:
    """A share within one row of the file."""
    out = rows[[*WHERE, "source_row"]].assign(indicator=indicator)
    disclosed = rows[part].notna() & rows[whole].notna()
    return _with_share(out, rows[part].where(disclosed), rows[whole].where(disclosed), disclosed)


def _sums(parts: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """What a larger place counts: the sum of what is disclosed in its parts."""
    groups = parts.groupby([*GROUP], sort=True)[indicator]
    out = groups.agg(parts_known="count", parts_total="size").reset_index()
    total = groups.sum(min_count=1).to_numpy()
    known, every = out["parts_known"], out["parts_total"]
    status = np.select([known == every, known == 0], ["published", "not_disclosed"], "at_least")
    return out.assign(indicator=indicator, value=total, status=status)


def _shares(parts: pd.DataFrame, indicator: str, part: str, whole: str) -> pd.DataFrame:
    """The share in a larger place, over those of its parts where both terms are disclosed."""
    disclosed = parts[part].notna() & parts[whole].notna()
    both = parts[[*GROUP]].assign(
        part=parts[part].where(disclosed), whole=parts[whole].where(disclosed), known=disclosed
    )
    groups = both.groupby([*GROUP], sort=True)
    out = groups.agg(parts_known=("known", "sum"), parts_total=("known", "size")).reset_index()
    sums = groups[["part", "whole"]].sum(min_count=1).reset_index()
    complete = out["parts_known"] == out["parts_total"]
    return _with_share(out.assign(indicator=indicator), sums["part"], sums["whole"], complete)


def _with_share(out: pd.DataFrame, part: pd.Series, base: pd.Series, complete: pd.Series) -> pd.DataFrame:
    """Add the share, its two terms and its status; a share of nothing is not available rather than zero."""
    value = (100 * part / base).where(base > 0)
    status = np.select([base.isna(), base == 0, complete], ["not_disclosed", "not_available", "published"], "partial")
    return out.assign(value=value, status=status, numerator=part, denominator=base)

"""An occupation at a glance: how many people, what pay, how many posts, what tension — and what nobody counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.kernel.occupations.models import Occupation, OccupationBridge
from app.observatory.models import Observation, Status
from app.observatory.queries.explore import Cell, Question
from app.observatory.queries.explore.asked import is_next, period_item
from app.observatory.queries.explore.catalogue import Catalogue, Measure
from app.observatory.queries.explore.question import ALL, LAST, LINES, MAP, TABLE
from app.observatory.queries.thread import QUALITY_ORDER
from app.observatory.sources.family import FRANCE

ASKED = (
    ("emploi", "region"),
    ("emploi-national", FRANCE),
    ("salaire-median", FRANCE),
    ("projets", "region"),
    ("difficiles", "region"),
    ("tension", "region"),
    ("tension-nationale", FRANCE),
)
"""What is told of every occupation, where: the region when the source knows it, else France."""
FEWEST_POINTS = 3


@dataclass(frozen=True)
class Fact:
    """One figure of an occupation, or the reason there is none; `bridge` is the code it is counted under."""

    measure: Measure
    mesh: str
    bridge: OccupationBridge | None
    series: tuple[tuple[int, Cell], ...] = ()
    """Each period of the source, the oldest first, with its cell."""

    @property
    def cell(self) -> Cell:
        """The figure of the last period; without a row, the file does not speak of it."""
        return self.series[-1][1] if self.series else Cell(None, Status.NOT_AVAILABLE)

    @property
    def period(self) -> str:
        """The last period, in words."""
        return period_item(self.series[-1][0]).name if self.series else ""

    @property
    def place(self) -> str:
        """Where, in words."""
        return "France" if self.mesh == FRANCE else "Pays de la Loire"

    @property
    def is_drawn(self) -> bool:
        """Whether enough periods have a value for a curve to say something."""
        return sum(cell.value is not None for _period, cell in self.series) >= FEWEST_POINTS

    @property
    def breaks(self) -> tuple[int, ...]:
        """The ranks that no line leads to: a period is missing before, or the series starts anew."""
        periods = [period for period, _cell in self.series]
        return tuple(
            rank
            for rank in range(1, len(periods))
            if not is_next(periods[rank - 1], periods[rank])
            or any(one.parts(periods[rank - 1], periods[rank]) for one in self.measure.breaks)
        )

    @property
    def question(self) -> Question:
        """The question that shows it in the Explorer: on a map where places are known, over time else."""
        mesh = next((mesh for mesh in self.measure.extents if mesh not in ("region", FRANCE)), self.mesh)
        view = MAP if mesh != self.mesh else LINES if len(self.series) > 1 else TABLE
        code = (self.bridge.nomenclature_code.code,) if self.bridge else ()
        return Question((self.measure.code,), code, mesh, periods=(ALL if view == LINES else LAST,), view=view)


def facts(occupation: Occupation, known: Catalogue) -> list[Fact]:
    """What is known of an occupation, in the order of `ASKED`, by one statement; measures nobody publishes left out."""
    found: list[Fact] = []
    for code, mesh in ASKED:
        measure = known.measures.get(code)
        if measure and mesh in measure.extents:
            found.append(Fact(measure, mesh, _best_bridge(occupation, measure, mesh)))
    cells = _cells(found)
    return [Fact(fact.measure, fact.mesh, fact.bridge, _series(fact, cells)) if fact.bridge else fact for fact in found]


def _best_bridge(occupation: Occupation, measure: Measure, mesh: str) -> OccupationBridge | None:
    """The surest of the occupation's codes that the measure has figures for."""
    keys = {item.key for item in measure.extents[mesh].codes}
    offered = [bridge for bridge in occupation.bridges if bridge.nomenclature_code_id in keys]
    return min(
        offered,
        key=lambda bridge: (QUALITY_ORDER.index(bridge.quality), bridge.nomenclature_code.code),
        default=None,
    )


Key = tuple[int, int, str, int, int]


def _cells(wanted: Sequence[Fact]) -> dict[Key, Cell]:
    """The figures of these codes for the region and for France, by release, indicator, mesh, code and period."""
    counted = [(fact, fact.bridge.nomenclature_code_id) for fact in wanted if fact.bridge]
    if not counted:
        return {}
    seen = Observation
    rows: Sequence[Any] = db.session.execute(
        select(
            *(seen.release_id, seen.indicator_id, seen.mesh, seen.nomenclature_code_id, seen.period),
            *(seen.value, seen.status, seen.id, seen.numerator, seen.denominator, seen.parts_known),
            *(seen.parts_total, seen.source_row),
        ).where(
            seen.release_id.in_(
                {id for fact, _code in counted for id in fact.measure.extents[fact.mesh].releases.values()}
            ),
            seen.indicator_id.in_({fact.measure.id for fact, _code in counted}),
            seen.nomenclature_code_id.in_({code for _fact, code in counted}),
            seen.mesh.in_(("region", FRANCE)),
            seen.breakdown_id.is_(None),
        )
    ).all()
    cells: dict[Key, Cell] = {}
    for release, indicator, mesh, code, period, value, status, id, part, base, known, total, line in rows:
        cells[(release, indicator, mesh, code, period)] = Cell(
            value, status, id, part, base, known, total, line is None
        )
    return cells


def _series(fact: Fact, cells: dict[Key, Cell]) -> tuple[tuple[int, Cell], ...]:
    if fact.bridge is None:
        return ()
    extent, code = fact.measure.extents[fact.mesh], fact.bridge.nomenclature_code_id
    return tuple(
        (
            period,
            cells.get((extent.releases[period], fact.measure.id, fact.mesh, code, period), Cell(None, Status.NO_ROW)),
        )
        for period in extent.periods
    )

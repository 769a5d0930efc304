"""What a source lets one say of a difference: whether it stands out of the rounding, and no more than that."""

from app.observatory.queries.explore.catalogue import Measure
from app.observatory.queries.explore.figures import Cell

COUNTED = frozenset(
    {
        *("projets", "personnes", "ménages", "salariés", "milliers de personnes", "habitants", "foyers", "jeunes"),
        *("lieux", "équivalents temps plein"),
    }
)
"""Units of what is counted: a small place has fewer than a large one, so that their difference says nothing."""
ROUNDED_TO: dict[tuple[str, str], float] = {
    ("taux-pauvrete", "commune"): 1.0,
    ("emploi", "departement"): 100.0,
    ("emploi", "region"): 100.0,
    ("emploi", "france"): 100.0,
}
"""The step producers say they round to, by measure and mesh, in the unit of the measure; see the measures' caveats."""


def is_comparable(measure: Measure) -> bool:
    """Whether places of different sizes may be compared by this measure."""
    return measure.unit not in COUNTED


def rounding(measure: Measure, mesh: str) -> float:
    """The step figures are rounded to: the producer's, where it says so, else nothing (they are kept as published)."""
    return ROUNDED_TO.get((measure.code, mesh), 0.0)


def difference(cell: Cell, reference: Cell) -> float | None:
    """How far a figure is from the reference, in the unit of the measure; nothing when one of them is missing."""
    if cell.value is None or reference.value is None or "at_least" in (cell.status, reference.status):
        return None
    return cell.value - reference.value


def is_within_rounding(gap: float, measure: Measure, mesh: str, other_mesh: str) -> bool:
    """Whether two equal figures, once rounded, could be this far apart."""
    return bool(gap) and abs(gap) <= (rounding(measure, mesh) + rounding(measure, other_mesh)) / 2

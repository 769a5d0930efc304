"""How far figures are from those of the reference, and what the source lets one say of it."""

from dataclasses import dataclass

from app.observatory.models import Status
from app.observatory.queries.explore import Cell, Grid, GridRow
from app.observatory.queries.explore.catalogue import Measure
from app.observatory.queries.explore.lists import Place
from app.observatory.queries.explore.noise import difference, is_comparable, is_within_rounding, rounding
from app.web.filters import number


@dataclass(frozen=True)
class Gaps:
    """The differences between each row's leading figure and the reference's."""

    measure: Measure
    reference: Place
    rank: int
    mesh: str
    against: Cell

    @property
    def head(self) -> str:
        """The name of the column."""
        return f"Écart avec {self.reference.name}"

    @property
    def unit(self) -> str:
        """What differences are in: points for percentages."""
        return "points" if self.measure.unit == "%" else self.measure.unit

    def of(self, row: GridRow) -> str:
        """The difference of a row, signed; in words when it does not stand out of the rounding."""
        gap = difference(row.cells[self.rank], self.against)
        if gap is None:
            return "–"
        if is_within_rounding(gap, self.measure, self.mesh, self.reference.mesh):
            return "dans l’arrondi"
        text = number(gap, self.measure.decimals)
        is_nothing = not any(digit in text for digit in "123456789")
        return number(0, self.measure.decimals) if is_nothing else text if gap < 0 else f"+{text}"

    @property
    def note(self) -> str:
        """What can, or cannot, be told of these differences."""
        step = rounding(self.measure, self.mesh)
        notes = []
        if self.against.status == Status.PARTIAL:
            notes.append(
                f"La référence ne rassemble que {self.against.known} parts connues sur {self.against.total}\u00a0: "
                "l’écart avec elle est indicatif."
            )
        if step:
            notes.append(
                f"Le producteur arrondit {'à l’unité' if step == 1 else f'à {number(step)} près'}\u00a0: "
                "un écart plus petit que l’arrondi n’en est peut-être pas un."
            )
        notes.append("La source ne donne pas de marge d’erreur\u00a0: un petit écart peut n’être que du hasard.")
        return " ".join(notes)


def gaps_of(grid: Grid) -> Gaps | None:
    """The differences to print; none when counts are shown, or when the reference has no figure."""
    asked, row = grid.asked, grid.reference
    if row is None or asked.reference is None or asked.reference in asked.places:
        return None
    measure, against = asked.lead_measure, row.cells[grid.lead_rank]
    if not is_comparable(measure) or against.value is None or against.status == Status.AT_LEAST:
        return None
    return Gaps(measure, asked.reference, grid.lead_rank, asked.mesh, against)

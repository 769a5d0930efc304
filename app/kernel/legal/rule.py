"""What a public body may say of its accessibility: the only wording the law allows for an audit, its rate, its age."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

VALID_YEARS = 3
WHOLE = 10_000
HALF = 5_000


class Conformity(StrEnum):
    """The three wordings there are."""

    NONE = "non conforme"
    PARTIAL = "partiellement conforme"
    FULL = "totalement conforme"


@dataclass(frozen=True)
class Claim:
    """What the wording rests on: the day of the audit, its rate in hundredths of a percent, the day it was declared."""

    audited_on: date | None = None
    rate: int | None = None
    declared_on: date | None = None

    def conformity(self, on: date) -> Conformity:
        """The wording allowed on this day; without a valid audit, and a declaration of less than three years, none."""
        if self.rate is None or not (_holds(self.audited_on, on) and _holds(self.declared_on, on)):
            return Conformity.NONE
        if self.rate >= WHOLE:
            return Conformity.FULL
        return Conformity.PARTIAL if self.rate >= HALF else Conformity.NONE


def _holds(since: date | None, on: date) -> bool:
    return since is not None and since <= on <= end_of(since)


def end_of(since: date) -> date:
    """The last day on which an audit or a declaration of this day counts."""
    try:
        return since.replace(year=since.year + VALID_YEARS)
    except ValueError:  # 29 February
        return since.replace(year=since.year + VALID_YEARS, day=28)

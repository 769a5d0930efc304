"""What a reading yields: subsidy records, and the rows left out with the reason."""

from dataclasses import dataclass, field
from datetime import date

from app.associations.sources.identifiers import Identifier


@dataclass(frozen=True)
class Funder:
    """The public body whose file is read."""

    name: str
    siren: str
    departement: str


@dataclass(frozen=True)
class SubsidyRecord:
    """One subsidy as published: amounts in cents, and None (or an empty text) where the file says nothing."""

    funder: Funder
    beneficiary: str
    identifier: Identifier
    numero_rna: str | None
    year: int | None
    decided_on: date | None
    amount_cents: int | None
    purpose: str
    nature: str
    terms: str
    kind: str
    file: str
    line: int
    # The earlier line of the same file that says exactly the same: a block pasted twice, to be counted once.
    repeats_line: int | None = None

    @property
    def is_multiyear(self) -> bool:
        """Whether the file says that the amount covers several years."""
        words = f"{self.purpose} {self.terms}".casefold()
        return any(word in words for word in ("triennale", "pluriannuel", "pour 3 ans", "des 3 ans"))


@dataclass(frozen=True)
class LeftOut:
    """A row that is not a subsidy to a body: where it stands and why, never what it says."""

    file: str
    line: int
    reason: str


@dataclass
class Reading:
    """Everything read from one file or several."""

    records: list[SubsidyRecord] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def extend(self, other: "Reading") -> None:
        """Add another file's rows to these."""
        self.records.extend(other.records)
        self.left_out.extend(other.left_out)

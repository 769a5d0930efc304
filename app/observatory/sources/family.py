"""What a producer's file looks like, in words a reader can check against the file: fields, keys, and what is kept."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from app.observatory.sources.kinds import Kind
from app.observatory.sources.sheet import Sheet, squeezed

REGION = "52"
DEPARTEMENTS = ("44", "49", "53", "72", "85")
FRANCE = "france"


@dataclass(frozen=True)
class Field:
    """One column of the file: its header, as it may be written, and how its cells are read."""

    name: str
    header: str
    kind: Kind
    indicator: str = ""
    is_optional: bool = False
    breakdown: str = ""
    """For a column of figures about a part of people: which, as « age=moins-de-30 »."""

    @property
    def written(self) -> str:
        """The header as a person would write it, the year of the edition left open."""
        return self.header.replace("[0-9]{2}", "AA")

    def matches(self, header: str) -> bool:
        """Whether this header, accents and case aside, is this field's."""
        return re.fullmatch(self.header, squeezed(header)) is not None


@dataclass(frozen=True)
class Place:
    """Where a row's figures belong: its mesh, its code, and the département they count for when the mesh straddles."""

    mesh: str
    code: str
    within: str = ""


@dataclass(frozen=True)
class Book:
    """A workbook, sheet by sheet: rows of cells as text, the first of which is line 1."""

    names: tuple[str, ...]
    rows: Callable[[str], list[list[str]]]


@dataclass(frozen=True)
class Layout:
    """A workbook made for the eye: how it is told from others, and the table of one figure a row it becomes."""

    fits: Callable[[Book], bool]
    unfold: Callable[[Book], Sheet]


@dataclass(frozen=True)
class Family:
    """A producer's file, edition after edition."""

    code: str
    title: str
    producer: str
    licence: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    period: str
    """The field that says when: a year, a month, or the first and last years of a span."""
    place: Callable[[dict[str, str]], Place | None]
    """The place of a row from its territory columns, or nothing for a row of elsewhere."""
    place_fields: tuple[str, ...]
    occupation: str = ""
    """The field of the occupation's code; empty when the source speaks of none."""
    nomenclature: Callable[[int], str] | None = None
    """The list its codes belong to, edition by edition."""
    has_one_period: bool = True
    measure: str = ""
    """For a table of one figure a row: the field that names the indicator; the figure is the field `value`."""
    status: str = ""
    """The field that says what stands behind a figure, when the producer tells it beside."""
    breakdowns: tuple[tuple[str, str], ...] = field(default=())
    """Dimensions and the fields that give them: (« sexe », « sex »)."""
    ignores_unknown_places: bool = False
    """Whether a place the portal does not know is one of elsewhere: for a file of all of France by EPCI or zone."""
    has_only_known_codes: bool = False
    """Whether an occupation the portal does not follow is a mistake: for a file written for the portal."""
    assembled_by: str = ""
    """Who put the figures together, when it is not their producer; said wherever they appear."""
    layout: Layout | None = None
    unfold: Callable[[Sheet], Sheet] | None = None
    """For a table of several figures a row, recognised by its header: the table of one figure a row it becomes."""
    recognised_by: Callable[[list[str]], bool] | None = None
    """For such a table: whether this is its header."""
    at_most: tuple[tuple[str, str], ...] = field(default=())
    """Pairs of fields of which the first is a part of the second."""
    shares: tuple[tuple[str, str, str], ...] = field(default=())
    """Indicators the portal computes: a share, its part and its whole."""
    region_field: str = ""
    """For a mesh the portal adds up: the column in which the producer says which region a row counts for."""

    @cached_property
    def measures(self) -> tuple[Field, ...]:
        """The columns that hold figures."""
        return tuple(field for field in self.fields if field.indicator)

    def columns_in(self, headers: list[str]) -> dict[str, int]:
        """Where each field is, by the name of its header."""
        return {
            field.name: rank for field in self.fields for rank, header in enumerate(headers) if field.matches(header)
        }

    def missing_in(self, headers: list[str]) -> list[Field]:
        """The fields the file should have and has not."""
        found = self.columns_in(headers)
        return [field for field in self.fields if field.name not in found and not field.is_optional]

    def recognises(self, headers: list[str]) -> bool:
        """Whether this could be the family's header: every figure's column is there, or nearly all columns are."""
        if self.layout:
            return False
        if self.recognised_by:
            return self.recognised_by(headers)
        found = self.columns_in(headers)
        required = [field for field in self.fields if not field.is_optional]
        return sum(field.name in found for field in required) * 4 >= len(required) * 3

"""What a producer's file looks like, in words a reader can check against the file: fields, keys, and what is kept."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from app.observatory.sources.kinds import Kind
from app.observatory.sources.sheet import squeezed

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
class Family:
    """A producer's file, edition after edition."""

    code: str
    title: str
    producer: str
    licence: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    year: str
    occupation: str
    nomenclature: Callable[[int], str]
    place: Callable[[dict[str, str]], Place | None]
    """The place of a row from its territory columns, or nothing for a row of elsewhere."""
    place_fields: tuple[str, ...]
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
        found = self.columns_in(headers)
        required = [field for field in self.fields if not field.is_optional]
        return sum(field.name in found for field in required) * 4 >= len(required) * 3

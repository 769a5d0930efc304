"""What the territory files hold, in the words of the house and without a database."""

from dataclasses import dataclass, field
from typing import NamedTuple

from app.kernel.territories.reference.files import Line


class Key(NamedTuple):
    """What designates a territory: a code means nothing without its type."""

    type: str
    code: str


@dataclass(frozen=True)
class Commune:
    """A commune of today, of the region or next to it."""

    code: str
    name: str
    departement: str
    epci: str
    population: int
    is_ours: bool
    line: Line


@dataclass
class Group:
    """A territory seen as the communes it is made of."""

    key: Key
    name: str
    kind: str | None
    vintage: int
    line: Line
    members: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Place:
    """A territory ready to be kept."""

    key: Key
    name: str
    kind: str | None
    population: int
    population_year: int
    vintage: int
    is_outside_region: bool


class FormerCode(NamedTuple):
    """An old commune code, the commune it leads to today, and why."""

    code: str
    commune: str
    reason: str


class YearName(NamedTuple):
    """The name and kind of a territory in one year's official list."""

    key: Key
    vintage: int
    name: str
    kind: str


class Outline(NamedTuple):
    """The drawn shape of a territory: path, box and where its label goes."""

    key: Key
    path: str
    box: tuple[float, float, float, float]
    label: tuple[float, float]


@dataclass
class Reference:
    """Every territory of the region, what each lies within, its old codes, its past names and its outline."""

    places: dict[Key, Place]
    links: set[tuple[Key, Key]]
    former_codes: list[FormerCode]
    names: list[YearName]
    members: dict[Key, frozenset[str]]
    outlines: list[Outline] = field(default_factory=list)

    def of_type(self, type_: str) -> list[Place]:
        """The territories of one type, in the order of their codes."""
        return [place for key, place in sorted(self.places.items()) if key.type == type_]

    def without_outline(self) -> list[Place]:
        """The territories that no outline draws."""
        drawn = {outline.key for outline in self.outlines}
        return [place for key, place in sorted(self.places.items()) if key not in drawn]

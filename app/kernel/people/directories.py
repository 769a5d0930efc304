"""Where roles may be held before anybody holds one: a part that keeps a list of bodies declares how it is searched.

The list is long and public; a body gets its perimeter the day a first role is given on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.kernel.people.giving import HELD_ON
from app.kernel.people.models import Actor, Perimeter
from app.kernel.people.roles import PerimeterKind, Role


@dataclass(frozen=True)
class Listed:
    """One body of a list: its key there, its name with what tells it from another, and its perimeter if it has one."""

    key: int
    name: str
    perimeter_id: int | None


@dataclass(frozen=True)
class Directory:
    """A list of bodies: what is typed to find one, finding, and opening the perimeter of one."""

    kind: PerimeterKind
    asked: str
    find: Callable[[str, Actor, int], Sequence[Listed]]
    # Makes the perimeter of the body with this key, or finds the one it has; raises NoResultFound.
    open: Callable[[int, Actor], Perimeter]


_declared: dict[PerimeterKind, Directory] = {}


def declare(directory: Directory) -> Directory:
    """Have roles on this kind of perimeter be given to any body of this list."""
    _declared[directory.kind] = directory
    return directory


def directory_for(role: Role) -> Directory | None:
    """The list in which one looks for where this role is held, or None when its places are few."""
    return next((_declared[kind] for kind in sorted(HELD_ON[role]) if kind in _declared), None)

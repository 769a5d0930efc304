"""Which places tell their name to whoever may not read them: a space that is not announced tells it to its members."""

from collections.abc import Callable

from app.kernel.people.models import Actor, Perimeter
from app.kernel.people.roles import PERIMETER_NAMES, PERIMETER_OPENINGS, PerimeterKind

IsAnnounced = Callable[[int], bool]
_declared: dict[str, IsAnnounced] = {}
A_SPACE = "un espace d’échanges"


def announced_when(kind: PerimeterKind) -> Callable[[IsAnnounced], IsAnnounced]:
    """Declare the question that tells whether a place of this kind is announced."""

    def declare(question: IsAnnounced) -> IsAnnounced:
        _declared[kind] = question
        return question

    return declare


def is_announced(perimeter: Perimeter) -> bool:
    """Whether anybody may know the name of a place; that of a space is kept unless its part says otherwise."""
    if perimeter.kind in _declared:
        return _declared[perimeter.kind](perimeter.id)
    return perimeter.kind != PerimeterKind.SPACE


def said_to_anybody(perimeter: Perimeter) -> str:
    """A place within a sentence: « l’association Le Relais », « un espace d’échanges » when its name is kept."""
    if not is_announced(perimeter):
        return A_SPACE
    return PERIMETER_OPENINGS[PerimeterKind(perimeter.kind)].format(name=perimeter.name)


def name_for(perimeter: Perimeter, reader: Actor) -> str:
    """The name of a place, for whoever holds a role there or may know it anyway; else only what it is."""
    holds = any(grant.perimeter_id == perimeter.id for grant in getattr(reader, "current_grants", ()))
    return perimeter.name if holds or is_announced(perimeter) else PERIMETER_NAMES[PerimeterKind(perimeter.kind)]

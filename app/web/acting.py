"""For whom the reader acts, when they work for several associations: shown on every page, chosen without scripts."""

from dataclasses import dataclass

from app.kernel.people.models import Perimeter
from app.kernel.people.queries import place_acted_for, places_of_work
from app.web import sessions


@dataclass(frozen=True)
class Acting:
    """The associations one works for, and the one chosen in this browser."""

    places: list[Perimeter]
    place: Perimeter | None

    @property
    def may_choose(self) -> bool:
        """Whether there is a choice to make."""
        return len(self.places) > 1

    @property
    def place_id(self) -> int | None:
        """The number of the association chosen."""
        return self.place.id if self.place else None


def acting() -> Acting:
    """For whom the reader of this page acts; for nobody when they are not signed in."""
    held = sessions.current()
    if held is None:
        return Acting([], None)
    return Acting(places_of_work(held.person), place_acted_for(held))

"""For whom somebody works, and for whom they act in one browser.

Asked of rows already loaded: it costs no statement.
"""

from sqlalchemy.exc import NoResultFound

from app.kernel.people.models import Actor, Perimeter, UserSession
from app.kernel.people.roles import PerimeterKind


def places_of_work(actor: Actor) -> list[Perimeter]:
    """The associations where a role is held now, by name."""
    held = {grant.perimeter_id: grant.perimeter for grant in actor.current_grants}
    places = [place for place in held.values() if place.kind == PerimeterKind.ASSOCIATION]
    return sorted(places, key=lambda place: (place.name, place.id))


def place_of_work(actor: Actor, perimeter_id: int) -> Perimeter:
    """One of them; raises NoResultFound for any other, as if it did not exist."""
    for place in places_of_work(actor):
        if place.id == perimeter_id:
            return place
    raise NoResultFound


def place_acted_for(session: UserSession) -> Perimeter | None:
    """The one chosen in this browser, while a role is held there; else the first by name; None without any."""
    places = places_of_work(session.person)
    chosen = [place for place in places if place.id == session.acting_for_id]
    return next(iter(chosen or places), None)

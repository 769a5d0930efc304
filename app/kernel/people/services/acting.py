"""Choosing for whom one acts, when one works for several associations."""

from app.extensions import db
from app.kernel.people import queries
from app.kernel.people.models import Perimeter, UserSession


def act_for(*, session: UserSession, perimeter_id: int) -> Perimeter:
    """Act for this association in this browser from now on.

    Raises NoResultFound for one where no role is held now, as for none: the choice opens nothing that roles do not.
    """
    place = queries.place_of_work(session.person, perimeter_id)
    session.acting_for_id = place.id
    db.session.flush()
    return place

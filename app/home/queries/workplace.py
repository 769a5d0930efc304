"""Where somebody works, by the roles they hold in a place."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from app.associations.policies import can_log_activity
from app.associations.queries import my_associations
from app.extensions import db
from app.forums.models import Space
from app.kernel.people.models import Actor
from app.kernel.people.policies import roles_held_on
from app.kernel.people.roles import PerimeterKind, Role

Place = tuple[str, dict[str, Any]]
# The page of those whose work is not in an association or a space.
PAGES = {
    Role.ADMIN: "admin.index",
    Role.DPO: "admin.index",
    Role.ANALYST: "observatory.imports",
    Role.SOCIAL_WORKER: "forums.index",
    Role.PERSON_CONCERNED: "forums.index",
}


def workplace_of(actor: Actor, perimeter_id: int) -> Place:
    """The endpoint and the values of the page where the roles held here are used.

    Raises NoResultFound where no role is held now, as for a place that does not exist.
    """
    held = [grant for grant in actor.current_grants if grant.perimeter_id == perimeter_id]
    if not held:
        raise NoResultFound
    kind = held[0].perimeter.kind
    if kind == PerimeterKind.ASSOCIATION:
        return _association(actor, perimeter_id)
    if kind == PerimeterKind.SPACE:
        space = db.session.scalars(select(Space).where(Space.perimeter_id == perimeter_id)).one()
        return "forums.show", {"slug": space.slug}
    pages = [PAGES[Role(role)] for role in roles_held_on(actor, perimeter_id) if Role(role) in PAGES]
    return (pages[0] if pages else "home.index"), {}


def _association(actor: Actor, perimeter_id: int) -> Place:
    """Field workers note; the others read what the team noted."""
    association = next((one for one in my_associations(actor) if one.perimeter_id == perimeter_id), None)
    if association is None:
        raise NoResultFound
    page = "associations.log" if can_log_activity(actor, association) else "associations.activities"
    return page, {"id": association.id}

"""The teams somebody runs, and who is in them."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.people.models import Actor, Perimeter, RoleGrant
from app.kernel.people.policies import can_run
from app.kernel.people.queries import grants_on


def teams_run_by(actor: Actor) -> list[Perimeter]:
    """The perimeters whose team this actor runs, by name."""
    run = {grant.perimeter_id: grant.perimeter for grant in actor.current_grants if can_run(actor, grant.perimeter_id)}
    return sorted(run.values(), key=lambda perimeter: (perimeter.name, perimeter.id))


def team_run_by(actor: Actor, perimeter_id: int) -> Perimeter:
    """One of these perimeters; raises NoResultFound for any other, as if it did not exist."""
    for perimeter in teams_run_by(actor):
        if perimeter.id == perimeter_id:
            return perimeter
    raise NoResultFound


def people_of(perimeter: Perimeter) -> Select[Any]:
    """The roles held now in a team, without order, for pages.

    They are not paged by name: somebody under a pseudonym would be given away by their place in the list.
    """
    return grants_on(perimeter)


def grant_in(perimeter: Perimeter, grant_id: int) -> RoleGrant:
    """A role held or once held in this team; that of another is not found."""
    return db.session.scalars(
        select(RoleGrant)
        .where(RoleGrant.id == grant_id, RoleGrant.perimeter_id == perimeter.id)
        .options(joinedload(RoleGrant.person), joinedload(RoleGrant.perimeter))
    ).one()

"""What an actor may do in an association."""

from app.associations.models import Association
from app.kernel.people.models import Actor
from app.kernel.people.roles import Role

TEAM_ROLES = (
    Role.FIELD_WORKER,
    Role.ASSOCIATION_MANAGER,
    Role.ASSOCIATION_PRESIDENT,
    Role.ASSOCIATION_TREASURER,
)


def is_of_team(actor: Actor, association: Association) -> bool:
    """Whether the actor works in this association: its activity is not even mentioned to others."""
    perimeter = association.perimeter
    return perimeter is not None and perimeter.key("team") in actor.reader_keys


def can_log_activity(actor: Actor, association: Association) -> bool:
    """Field workers note what they did; others read it."""
    perimeter_id = association.perimeter_id
    return perimeter_id is not None and actor.has_role(Role.FIELD_WORKER, perimeter_id)

"""What an actor may do in an association."""

from app.associations.models import Activity, Association
from app.kernel.expunging import Capacity
from app.kernel.people.models import Actor
from app.kernel.people.roles import Role
from app.kernel.visibility import can_read

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


def expunging_capacity(actor: Actor, activity: Activity) -> Capacity | None:
    """As what somebody of the team may remove an identifying passage from an activity: its author, or who manages."""
    perimeter = activity.association.perimeter
    if perimeter is None or not can_read(actor, activity):
        return None
    if perimeter.key("managers") in actor.reader_keys:
        return Capacity.MANAGER
    return Capacity.AUTHOR if activity.created_by_id == actor.id else None


def can_expunge(actor: Actor, activity: Activity) -> bool:
    """Whether somebody may remove an identifying passage from an activity."""
    return expunging_capacity(actor, activity) is not None

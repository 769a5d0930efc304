"""What an actor may do about teams and invitations."""

from app.kernel.admission.models import Invitation
from app.kernel.people import policies
from app.kernel.people.giving import GIVES
from app.kernel.people.models import Actor, Person, RoleGrant
from app.kernel.people.roles import PerimeterKind, Role


def runs_a_team(actor: Actor) -> bool:
    """Whether this actor runs an association's team or a space."""
    return any(Role(grant.role) in GIVES for grant in actor.current_grants)


def can_end(actor: Actor, grant: RoleGrant) -> bool:
    """Whether this actor may end this role."""
    return grant.is_current and policies.can_end(actor, grant)


def can_settle(actor: Actor, invitation: Invitation) -> bool:
    """Whether this actor may send this invitation again, or withdraw it."""
    return invitation.is_standing and policies.can_give(actor, invitation.role, invitation.perimeter)


def sees_address(actor: Actor, invitation: Invitation) -> bool:
    """Whoever typed an address sees it; in a space, nobody else does, facilitators included."""
    typed_it = isinstance(actor, Person) and invitation.invited_by_id == actor.id
    return typed_it or invitation.perimeter.kind != PerimeterKind.SPACE


def can_run_team(actor: Actor, perimeter_id: int) -> bool:
    """Whether this actor runs the team of this place."""
    return policies.can_run(actor, perimeter_id)

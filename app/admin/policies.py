"""What an actor may do in the administration."""

from app.kernel.people.models import Actor
from app.kernel.people.roles import Role


def can_act(actor: Actor) -> bool:
    """Administrators act; the data protection officer reads."""
    return actor.has_role(Role.ADMIN)

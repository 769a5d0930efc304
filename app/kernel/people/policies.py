"""What a person may do about other people's roles, by the tables of `giving`."""

from app.kernel.people.giving import GIVES, HELD_ON
from app.kernel.people.models import Actor, Perimeter, RoleGrant
from app.kernel.people.roles import Role


def roles_to_give(actor: Actor, perimeter: Perimeter) -> list[Role]:
    """The roles this actor may give, and end, on a perimeter, in the order of the list of roles."""
    return [role for role in Role if can_give(actor, role, perimeter)]


def can_give(actor: Actor, role: str, perimeter: Perimeter) -> bool:
    """Whether this actor may give this role there, to anybody but themselves."""
    named = Role(role)
    if perimeter.kind not in HELD_ON[named]:
        return False
    if actor.has_role(Role.ADMIN):
        return True
    return any(named in GIVES.get(Role(held), ()) for held in roles_held_on(actor, perimeter.id))


def can_run(actor: Actor, perimeter_id: int) -> bool:
    """Whether this actor runs this perimeter: gives roles there by a role held there, and not as an administrator."""
    return any(Role(held) in GIVES for held in roles_held_on(actor, perimeter_id))


def can_end(actor: Actor, grant: RoleGrant) -> bool:
    """Whether this actor may end this role: whoever may give it, and its holder, who is free to leave."""
    return grant.person_id == actor.id or can_give(actor, grant.role, grant.perimeter)


def roles_held_on(actor: Actor, perimeter_id: int) -> list[str]:
    """The roles an actor holds now on one perimeter."""
    return [grant.role for grant in actor.current_grants if grant.perimeter_id == perimeter_id]

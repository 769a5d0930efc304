"""Somebody who is not signed in."""

from app.kernel.people.models.holding import Person, RoleGrant
from app.kernel.people.roles import PUBLIC


class Visitor:
    """Somebody who is not signed in: reads what is public and nothing else."""

    is_authenticated = False
    is_anonymous = True
    is_active = False
    id = None
    public_name = "Visiteuse ou visiteur"
    current_grants: tuple[RoleGrant, ...] = ()
    reader_keys = frozenset({PUBLIC})

    def get_id(self) -> None:
        """A visitor has no identifier."""

    def has_role(self, role: str, perimeter_id: int | None = None) -> bool:
        """A visitor holds no role."""
        return False


Actor = Person | Visitor

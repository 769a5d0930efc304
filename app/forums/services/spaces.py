"""Commands on spaces: opening them, changing who reads them, welcoming members."""

from app.extensions import db
from app.forums import queries
from app.forums.models import Openness, Scale, Space
from app.kernel.audit.services import record
from app.kernel.people.models import Person
from app.kernel.people.naming import announced_when
from app.kernel.people.roles import PROFESSIONALS, PUBLIC, PerimeterKind, Role
from app.kernel.people.services import grant_role, open_perimeter
from app.kernel.prose import checked, one_line
from app.kernel.refusals import Refusal
from app.kernel.territories.models import Territory
from app.kernel.visibility import own_audience, set_readers


class SlugTaken(Refusal):
    """Two spaces cannot share an address."""

    message = "Un espace porte déjà cette adresse."
    field = "slug"


@announced_when(PerimeterKind.SPACE)
def is_announced(perimeter_id: int) -> bool:
    """Whether anybody may know the name of the space with this perimeter."""
    return queries.is_announced(perimeter_id)


def open_space(
    *,
    slug: str,
    name: str,
    charter: str,
    scale: Scale,
    visibility: Openness,
    territory: Territory | None = None,
    joining: str | None = None,
    by: Person | None,
) -> Space:
    """Open a space, with a perimeter for its roles and an audience of its own."""
    if queries.slug_is_taken(slug):
        raise SlugTaken
    perimeter = open_perimeter(PerimeterKind.SPACE, name, territory_id=territory.id if territory else None)
    space = Space(
        slug=slug,
        name=one_line(name, limit=120, field="name"),
        charter=checked(charter, limit=600, field="charter"),
        joining=joining,
        scale=scale,
        visibility=visibility,
        territory=territory,
        perimeter=perimeter,
        audience=own_audience(f"space:{perimeter.id}", ()),
    )
    db.session.add(space)
    set_readers(space.audience, readers_of(space))
    db.session.flush()
    record("space.opened", space, by=by, visibility=str(visibility))
    return space


def change_openness(*, space: Space, visibility: Openness, by: Person) -> Space:
    """Open or close a space and, with it, everything ever written there."""
    space.visibility = visibility
    set_readers(space.audience, readers_of(space))
    db.session.flush()
    record("space.openness_changed", space, by=by, visibility=str(visibility))
    return space


def readers_of(space: Space) -> set[str]:
    """The reader keys that open a space."""
    members = space.perimeter.key("members")
    return {Openness.PUBLIC: {PUBLIC, members}, Openness.PROFESSIONALS: {PROFESSIONALS, members}}.get(
        Openness(space.visibility), {members}
    )


def welcome(*, person: Person, space: Space, role: Role = Role.SPACE_MEMBER, by: Person | None) -> None:
    """Make somebody a member or a facilitator of a space."""
    grant_role(person=person, role=role, perimeter=space.perimeter, by=by)

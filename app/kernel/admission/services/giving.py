"""Giving a role, and writing to whoever must know."""

from datetime import date

from app.kernel.instants import day_in_words
from app.kernel.mail import post_letter
from app.kernel.people import policies, queries
from app.kernel.people.models import Perimeter, Person, RoleGrant
from app.kernel.people.roles import SECRET_BOUND, PerimeterKind
from app.kernel.people.services import end_role, grant_role
from app.kernel.refusals import Refusal

# Where administrators may give roles and read nothing: those who run the place are told.
WATCHED = (PerimeterKind.ASSOCIATION, PerimeterKind.SPACE)


class AlreadyHeld(Refusal):
    """The role is held there already."""

    field = "perimeter_id"

    def __init__(self, grant: RoleGrant) -> None:
        super().__init__(
            f"{grant.person.display_name} a déjà ce rôle ici depuis le {day_in_words(grant.started_on)}. "
            "Pour en changer la fin, mettez-y fin puis donnez-le de nouveau."
        )


def give_role(
    *,
    person: Person,
    role: str,
    perimeter: Perimeter,
    reason: str | None = None,
    until: date | None = None,
    by: Person,
) -> RoleGrant:
    """Give a role, and write to its holder; given by an administrator over a place, to those who run it too."""
    held = queries.open_grant(person.id, role, perimeter.id)
    if held and held.is_current:
        raise AlreadyHeld(held)
    grant = grant_role(person=person, role=role, perimeter=perimeter, reason=reason, until=until, by=by)
    post_letter(
        "role_given",
        to=person.email,
        person=person,
        role=grant.role_name,
        place=perimeter,
        is_bound=grant.role in SECRET_BOUND,
    )
    tell_runners(grant, by=by)
    return grant


def take_back_role(*, grant: RoleGrant, reason: str | None = None, by: Person) -> RoleGrant:
    """End a role at once, and write it to whoever held it, unless they end it themselves."""
    was_held = grant.is_current
    end_role(grant=grant, reason=reason, by=by)
    if was_held and grant.person_id != by.id:
        person = grant.person
        post_letter("role_ended", to=person.email, person=person, role=grant.role_name, place=grant.perimeter)
    return grant


def tell_runners(grant: RoleGrant, *, by: Person) -> int:
    """Write to those who run the place when an administrator who does not run it gave a role there; says to how many.

    The letter names the person and the role, which those who run the place may read anyway; the reason stays here.
    """
    perimeter = grant.perimeter
    if perimeter.kind not in WATCHED or policies.can_run(by, perimeter.id):
        return 0
    told = [person for person in queries.runners_of(perimeter) if person.id != grant.person_id]
    for runner in told:
        post_letter(
            "role_given_here",
            to=runner.email,
            person=runner,
            name=grant.person.public_name,
            role=grant.role_name,
            place=perimeter,
            perimeter_id=perimeter.id,
        )
    return len(told)

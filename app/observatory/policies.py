"""Who may do what in the observatory."""

from app.kernel.people.models import Actor
from app.kernel.people.roles import Role
from app.observatory.models import Release, ReleaseState


def can_import(actor: Actor) -> bool:
    """The observatory's staff receives files."""
    return actor.has_role(Role.ANALYST)


def can_publish(actor: Actor, release: Release) -> bool:
    """A second person of the observatory's staff publishes."""
    return (
        actor.has_role(Role.ANALYST)
        and release.state == ReleaseState.PREPARED
        and release.prepared_by_id is not None
        and release.prepared_by_id != actor.id
    )


def can_withdraw(actor: Actor, release: Release) -> bool:
    """The observatory's staff takes off line what is wrong."""
    return actor.has_role(Role.ANALYST) and release.state in (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED)

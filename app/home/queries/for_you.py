"""What the home page shows to somebody by what they do here: the spaces they write in, what waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.admin.queries.index import to_see
from app.forums.models import Space
from app.forums.queries import spaces_to_write_in
from app.kernel.legal.pages import FACTS
from app.kernel.people.models import Actor, Person
from app.kernel.people.queries import is_last_administrator
from app.kernel.people.roles import Role

SPACES_SHOWN = 6
WRITERS = (Role.SOCIAL_WORKER, Role.PERSON_CONCERNED, Role.SPACE_MEMBER, Role.FACILITATOR)
# What an administrator looks after: its name in the counts, how it is called, and the page where it is dealt with.
LOOKED_AFTER = {
    "requests": ("Demandes de compte", "admin.requests"),
    "factors": ("Seconds facteurs perdus", "admin.factors"),
    "letters": ("Courriers", "admin.letters"),
    "files": ("Fichiers", "admin.files"),
    "jobs": ("Travaux de la nuit", "admin.jobs"),
}


@dataclass(frozen=True)
class Waiting:
    """Something that waits: what, how much of it, and the endpoint and values of its page."""

    title: str
    told: str
    endpoint: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ForYou:
    """What is somebody's own on the home page; `waiting` is None for whoever administers nothing."""

    spaces: Sequence[Space]
    waiting: list[Waiting] | None


def for_you(actor: Actor) -> ForYou | None:
    """What the home page shows this reader of their own, or None for a visitor."""
    if not isinstance(actor, Person):
        return None
    writes = any(actor.has_role(role) for role in WRITERS)
    return ForYou(
        spaces=spaces_to_write_in(actor, SPACES_SHOWN) if writes else (),
        waiting=_waiting(actor) if actor.has_role(Role.ADMIN) else None,
    )


def _waiting(actor: Person) -> list[Waiting]:
    seen = to_see()
    waiting = [Waiting(title, seen[key], page) for key, (title, page) in LOOKED_AFTER.items() if key in seen]
    missing = [fact.label.lower() for fact in FACTS.values() if not fact.value]
    if missing:
        told = f"à compléter\u00a0: {', '.join(missing)}"
        waiting.append(Waiting("Pages légales", told, "admin.legal_pages"))
    if is_last_administrator(actor):
        told = "vous êtes la seule personne qui administre le portail\u00a0: invitez-en une seconde"
        waiting.append(Waiting("Une seconde administration", told, "admin.invite", {"role": Role.ADMIN}))
    return waiting

"""The journal told to people: acts in words, with the names of whoever acted and was acted upon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.audit.words import ACTIONS, DETAILS, OBJECTS, VALUES
from app.kernel.people.models import Person
from app.kernel.people.roles import ROLE_NAMES, role_named

THE_PORTAL = "le portail"


@dataclass(frozen=True)
class Told:
    """One act, ready to be read. `by` is « le portail » when nobody acted; `about` is empty when nobody was."""

    sequence: int
    at: datetime
    what: str
    by: str
    by_id: int | None
    about: str
    about_id: int | None
    thing: str
    details: str
    request_id: str


def told(entries: Iterable[AuditEntry], *, real_names: bool = False) -> list[Told]:
    """Acts in words; one question for all the names in them.

    People go by the name they show to others; their real one is for those who answer for the portal.
    """
    entries = list(entries)
    names = _names({id for entry in entries for id in (entry.actor_id, entry.subject_id) if id}, real_names)
    return [_told(entry, names) for entry in entries]


def _told(entry: AuditEntry, names: dict[int, str]) -> Told:
    return Told(
        sequence=entry.sequence,
        at=entry.at,
        what=ACTIONS.get(entry.action, entry.action),
        by=names.get(entry.actor_id or 0, THE_PORTAL),
        by_id=entry.actor_id,
        about=names.get(entry.subject_id or 0, ""),
        about_id=entry.subject_id,
        thing=f"{OBJECTS.get(entry.object_kind, entry.object_kind)} {entry.object_id}",
        details=" · ".join(
            f"{DETAILS.get(name, name)}\u00a0: {_value(name, value)}" for name, value in entry.details.items()
        ),
        request_id=entry.request_id or "",
    )


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if value is None:
        return "aucun"
    role = role_named(str(value)) if name == "role" else None
    if role:
        return ROLE_NAMES[role]
    words = VALUES.get(name, {})
    return ", ".join(words.get(code, code) for code in str(value).split(",")) if words else str(value)


def _names(ids: set[int], real_names: bool) -> dict[int, str]:
    name = Person.display_name if real_names else func.coalesce(Person.pseudonym, Person.display_name)
    found = db.session.execute(select(Person.id, name).where(Person.id.in_(ids))) if ids else ()
    return {id: name for id, name in found}

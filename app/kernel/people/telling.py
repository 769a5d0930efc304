"""The journal told to people: acts in words, with the names of whoever acted and was acted upon."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.audit.words import ACTIONS, DETAILS, OBJECTS, VALUES
from app.kernel.people.models import Perimeter, Person
from app.kernel.people.naming import name_for
from app.kernel.people.roles import ROLE_NAMES, role_named

THE_PORTAL = "le portail"
# Details that number a row and say nothing to the person it is about.
OF_ROWS = ("session",)


@dataclass(frozen=True)
class Names:
    """What the numbers in acts are called: people, and what roles are held on."""

    people: dict[int, str]
    places: dict[int, str]


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


def told(entries: Iterable[AuditEntry], *, reader: Person | None) -> list[Told]:
    """Acts in words, with the names of people and of places in them.

    To `reader`, people go by the name they show to others, places by the name they may know, and what only identifies
    rows is left out. With None, it is told to those who answer for the portal, under real names.
    """
    entries = list(entries)
    people = {id for entry in entries for id in (entry.actor_id, entry.subject_id, entry.details.get("person")) if id}
    names = Names(_people(people, real_names=reader is None), _places(entries, reader))
    return [_told(entry, names, is_for_all=reader is None) for entry in entries]


def _told(entry: AuditEntry, names: Names, *, is_for_all: bool) -> Told:
    details = {
        name: value
        for name, value in entry.details.items()
        if is_for_all or not (name in OF_ROWS or (name == "person" and value == entry.subject_id))
    }
    return Told(
        sequence=entry.sequence,
        at=entry.at,
        what=ACTIONS.get(entry.action, entry.action),
        by=names.people.get(entry.actor_id or 0, THE_PORTAL),
        by_id=entry.actor_id,
        about=names.people.get(entry.subject_id or 0, ""),
        about_id=entry.subject_id,
        thing=f"{OBJECTS.get(entry.object_kind, entry.object_kind)} {entry.object_id}",
        details=details_in_words(details, names),
        request_id=entry.request_id or "",
    )


def details_in_words(details: Mapping[str, Any], names: Names) -> str:
    """The details of an act: « rôle : Membre d’un espace · périmètre : Aller vers »."""
    return " · ".join(
        f"{DETAILS.get(name, name)}\u00a0: {_value(name, value, names)}" for name, value in details.items()
    )


def _value(name: str, value: Any, names: Names) -> str:
    if name in ("person", "perimeter") and value is not None:
        known = names.people if name == "person" else names.places
        return known.get(value, f"n°\u00a0{value}")
    if isinstance(value, bool):
        return "oui" if value else "non"
    if value is None:
        return "aucun"
    role = role_named(str(value)) if name == "role" else None
    if role:
        return ROLE_NAMES[role]
    words = VALUES.get(name, {})
    return ", ".join(words.get(code, code) for code in str(value).split(",")) if words else str(value)


def _places(entries: Iterable[AuditEntry], reader: Person | None) -> dict[int, str]:
    ids = {entry.details["perimeter"] for entry in entries if entry.details.get("perimeter")}
    places = db.session.scalars(select(Perimeter).where(Perimeter.id.in_(ids))) if ids else ()
    return {place.id: name_for(place, reader) if reader else place.name for place in places}


def _people(ids: set[int], *, real_names: bool) -> dict[int, str]:
    name = Person.display_name if real_names else func.coalesce(Person.pseudonym, Person.display_name)
    found = db.session.execute(select(Person.id, name).where(Person.id.in_(ids))) if ids else ()
    return {id: name for id, name in found}

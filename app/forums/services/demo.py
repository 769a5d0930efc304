"""The spaces and exchanges of the demonstration: invented, and written so that nobody is recognisable."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from app.extensions import db
from app.forums import queries
from app.forums.models import Kind, Openness, Scale, Space, Thread
from app.forums.services.spaces import open_space, welcome
from app.forums.services.writing import open_thread, reply
from app.kernel.instants import utcnow
from app.kernel.people.models import Person
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import Role
from app.kernel.people.services import create_person
from app.kernel.territories.models import Territory
from app.kernel.territories.queries import get_territory
from app.kernel.themes.models import Theme

TEXTS = Path(__file__).parent.parent / "data" / "demo_threads.json"
FACILITATOR = "animation"
OPENING = 0


def plant_demo(people: dict[str, Person]) -> None:
    """Open the spaces of the demonstration and write its exchanges; planted again, it changes nothing."""
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    if queries.slug_is_taken(texts["spaces"][0]["slug"]):
        return
    voices = {**{voice["key"]: _voice(**voice) for voice in texts["voices"]}, **people}
    spaces = {entry["slug"]: _space(entry, by=voices[FACILITATOR]) for entry in texts["spaces"]}
    for entry in texts["threads"]:
        _admit_writers(entry, spaces[entry["space"]], voices)
    _write(texts["threads"], spaces, voices)


def _voice(key: str, **traits: Any) -> Person:
    """Somebody who wrote in the demonstration and whose account nobody can sign in to."""
    email = f"{key}@example.org"
    person = person_by_email(email) or create_person(email=email, is_demo=True, **traits)
    person.is_active = False
    return person


def _space(entry: dict[str, Any], *, by: Person) -> Space:
    space = open_space(
        slug=entry["slug"],
        name=entry["name"],
        charter=entry["charter"],
        scale=Scale(entry["scale"]),
        visibility=Openness(entry["visibility"]),
        territory=_territory(entry["territory"]),
        joining=entry["joining"],
        by=by,
    )
    welcome(person=by, space=space, role=Role.FACILITATOR, by=None)
    return space


def _territory(written: str) -> Territory:
    kind, code = written.split(":")
    return get_territory(kind, code)


def _admit_writers(entry: dict[str, Any], space: Space, voices: dict[str, Person]) -> None:
    """Whoever writes in a closed space is one of its members."""
    if space.is_closed:
        for key in {entry["by"], *(reply["by"] for reply in entry["replies"])} - {FACILITATOR}:
            welcome(person=voices[key], space=space, by=voices[FACILITATOR])


def _write(threads: list[dict[str, Any]], spaces: dict[str, Space], voices: dict[str, Person]) -> None:
    """Everything in the order of time, as it would have been written."""
    now = utcnow()
    themes = {code: id for code, id in db.session.execute(select(Theme.code, Theme.id))}
    opened: dict[int, Thread] = {}
    for at, index, rank in sorted(_moments(threads, now)):
        entry = threads[index]
        if rank == OPENING:
            opened[index] = open_thread(
                space=spaces[entry["space"]],
                title=entry["title"],
                kind=Kind(entry["kind"]),
                body=entry["body"],
                client_id=_client_id(index, rank),
                theme_id=themes[entry["theme"]] if entry["theme"] else None,
                territory_id=_territory(entry["territory"]).id,
                at=at,
                by=voices[entry["by"]],
            ).thread
        else:
            answer = entry["replies"][rank - 1]
            client_id = _client_id(index, rank)
            reply(thread=opened[index], body=answer["body"], client_id=client_id, at=at, by=voices[answer["by"]])


def _moments(threads: list[dict[str, Any]], now: datetime) -> list[tuple[datetime, int, int]]:
    """When each text was written, which thread it belongs to, and its rank there; never in the future."""
    moments = []
    for index, entry in enumerate(threads):
        start = now - timedelta(days=entry["days_ago"], hours=index % 7, minutes=11 * index % 60)
        moments.append((start, index, OPENING))
        for rank, answer in enumerate(entry["replies"], start=1):
            moments.append((min(start + timedelta(hours=answer["hours_later"]), now), index, rank))
    return moments


def _client_id(index: int, rank: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"tissage:demo:{index}:{rank}"))

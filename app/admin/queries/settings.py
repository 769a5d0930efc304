"""The settings as administrators see them: what each is, where it comes from, what became of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from app.extensions import db
from app.kernel.people.models import Person
from app.kernel.search.words import plain
from app.kernel.settings import DEFINITIONS, Definition, value_of
from app.kernel.settings.definitions import Value
from app.kernel.settings.models import SettingChange
from app.kernel.settings.queries import changes_of, last_changes


@dataclass(frozen=True)
class Shown:
    """A setting, the value it has, and when it last changed."""

    definition: Definition
    value: Value
    changed_at: datetime | None

    @property
    def is_changed(self) -> bool:
        """Whether the region chose another value than the default."""
        return self.value != self.definition.default


def shown(key: str) -> Shown:
    """One setting; KeyError when there is none of that name."""
    return Shown(DEFINITIONS[key], value_of(key), None)


@dataclass(frozen=True)
class Listed:
    """Settings by group, in the order of the file: those the portal reads, and those that wait for a part of it."""

    in_force: list[tuple[str, list[Shown]]]
    waiting: list[tuple[str, list[Shown]]]


def settings_shown(*, words: str = "", only_changed: bool = False) -> Listed:
    """The settings that hold all these words."""
    found = [one for one in _all() if _matches(one, words) and (one.is_changed or not only_changed)]
    order = list(dict.fromkeys(definition.group for definition in DEFINITIONS.values()))
    found.sort(key=lambda one: order.index(one.definition.group))
    return Listed(
        in_force=_grouped(one for one in found if one.definition.is_in_force),
        waiting=_grouped(one for one in found if not one.definition.is_in_force),
    )


def _grouped(found: Iterable[Shown]) -> list[tuple[str, list[Shown]]]:
    return [(group, list(ones)) for group, ones in groupby(found, key=lambda one: one.definition.group)]


def _all() -> Iterator[Shown]:
    changes = last_changes()
    for key, definition in DEFINITIONS.items():
        yield Shown(definition, value_of(key), changes.get(key))


def _matches(one: Shown, words: str) -> bool:
    text = plain(f"{one.definition.group} {one.definition.label} {one.definition.origin} {one.definition.key}")
    return all(word in text for word in plain(words).split())


@dataclass(frozen=True)
class Change:
    """One change of a setting, as it is told."""

    former: Value
    value: Value
    reason: str
    changed_at: datetime
    by: str | None


def history_of(key: str, *, limit: int = 50) -> list[Change]:
    """The changes of a setting and who made them, the newest first."""
    named = changes_of(key).outerjoin(Person, Person.id == SettingChange.changed_by_id)
    rows = db.session.execute(named.add_columns(Person.display_name).limit(limit)).all()
    typed = DEFINITIONS[key].typed
    return [
        Change(typed(change.former), typed(change.value), change.reason, change.changed_at, name)
        for change, name in rows
    ]

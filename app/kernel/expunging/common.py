"""Where the kernel itself keeps what people wrote: names of files, what is said of accounts, roles and settings."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from app.extensions import Model, db
from app.kernel.expunging.stores import Expungeable, Kept, declare
from app.kernel.files.models import StoredFile
from app.kernel.people.models import Person, RoleGrant
from app.kernel.settings.models import SettingChange


def said_of(person: Person) -> Iterable[Model]:
    """All that is said of an account's holder, and the reasons they gave for changing settings."""
    grants = select(RoleGrant).where(RoleGrant.person_id == person.id).order_by(RoleGrant.id)
    changes = select(SettingChange).where(SettingChange.changed_by_id == person.id).order_by(SettingChange.id)
    return [person, *db.session.scalars(grants), *db.session.scalars(changes)]


def _get(number: int) -> Person | None:
    return db.session.get(Person, number)


declare(
    {
        StoredFile: Kept(names=("original_name",)),
        Person: Kept(("trade", "institution_kind", "employer", "disabled_reason")),
        RoleGrant: Kept(("granted_reason", "ended_reason")),
        SettingChange: Kept(("reason",)),
    },
    {
        Person: Expungeable(
            name="Compte",
            rows=said_of,
            author_of=lambda person: person.id,
            reference=re.compile(r"(?:/(?:personnes|droits)/|\bcompte[ n°-]{1,4})(\d{1,9})\b", re.IGNORECASE),
            find=lambda number: _get(int(number)),
            get=_get,
        )
    },
)

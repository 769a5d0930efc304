"""The register as a list of bodies on which roles may be given: any association gets its president by an invitation."""

import re
from collections.abc import Sequence

from sqlalchemy import Select, select

from app.associations import queries
from app.associations.models import Association
from app.associations.services.register import follow_association
from app.extensions import db
from app.kernel.people.directories import Directory, Listed, declare
from app.kernel.people.models import Actor, Perimeter, Person
from app.kernel.people.roles import PerimeterKind
from app.kernel.visibility import readable

SIREN, SIRET, RNA = re.compile(r"\d{9}"), re.compile(r"\d{14}"), re.compile(r"W\d{9}", re.IGNORECASE)


def _find(words: str, actor: Actor, limit: int) -> Sequence[Listed]:
    """The associations that bear these words or this number, by name."""
    found = _answering(words, actor).order_by(Association.sort_name, Association.id).limit(limit)
    return [Listed(one.id, _told(one), one.perimeter_id) for one in db.session.scalars(found).unique()]


def _answering(words: str, actor: Actor) -> Select[Association]:
    number = re.sub(r"\s", "", words)
    for form, column in ((SIREN, Association.siren), (SIRET, Association.siret), (RNA, Association.numero_rna)):
        if form.fullmatch(number):
            return queries.register(actor).where(column == number.upper())
    return queries.register(actor, words=words)


def _told(association: Association) -> str:
    """Its name, and what tells it from one of the same name."""
    number = f"SIREN {association.written_siren}" if association.siren else association.numero_rna
    place = association.territory.name if association.territory else None
    return " · ".join(part for part in (association.name, place, number) if part)


def _open(key: int, actor: Actor) -> Perimeter:
    """Its perimeter, made when it has none; two people who do so at once wait for one another."""
    statement = select(Association).where(Association.id == key, readable(Association, actor))
    association = db.session.scalars(statement.with_for_update(of=Association)).one()
    by = actor if isinstance(actor, Person) else None
    perimeter = follow_association(association, by=by).perimeter
    assert perimeter is not None  # noqa: S101 - it was just opened
    return perimeter


DIRECTORY = declare(
    Directory(kind=PerimeterKind.ASSOCIATION, asked="Nom, SIREN ou RNA de l’association", find=_find, open=_open)
)

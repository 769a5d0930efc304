"""Bringing the referential of territories to what its official files say."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.kernel.refusals import Refusal
from app.kernel.territories.alignment import Alignment, Changes, Row
from app.kernel.territories.models import (
    Territory,
    TerritoryFormerCode,
    TerritoryName,
    TerritoryOutline,
    TerritoryParent,
    plain,
)
from app.kernel.territories.reference import Key, OfficialFiles, Reference, read_reference

Ids = dict[Key, int]


class TerritoryStillUsed(Refusal):
    """A territory left the official files while rows of the portal still hang from it."""

    message = (
        "Des territoires absents des fichiers servent encore dans le portail. Ajoutez leur ancien code aux fichiers, "
        "rattachez ce qui s’y trouve à un territoire d’aujourd’hui, puis recommencez. Rien n’a été enregistré."
    )


@dataclass(frozen=True)
class ReferenceChanges:
    """What a loading of the referential changed, at whose request, and what no outline draws."""

    by: object | None
    territories: Changes
    parents: Changes
    former_codes: Changes
    names: Changes
    outlines: Changes
    without_outline: list[str]

    def __bool__(self) -> bool:
        return any((self.territories, self.parents, self.former_codes, self.names, self.outlines))

    def __str__(self) -> str:
        return " ".join(self.lines())

    def lines(self) -> list[str]:
        """The report, one sentence a line, for the person who asked."""
        parts = {
            "Territoires": self.territories,
            "Rattachements": self.parents,
            "Anciens codes": self.former_codes,
            "Noms par millésime": self.names,
            "Contours": self.outlines,
        }
        report = [f"{label}\u00a0: {changes}." for label, changes in parts.items()]
        if self.without_outline:
            report.append(f"Sans contour\u00a0: {', '.join(self.without_outline)}.")
        return report


def load_territories(by: object | None = None, *, files: OfficialFiles | None = None) -> ReferenceChanges:
    """Bring every territory to what the official files say; run again, it changes nothing."""
    reference = read_reference(files)
    db.session.flush()
    try:
        with db.session.begin_nested():
            changes = _settle(reference, by)
    except IntegrityError as error:
        raise TerritoryStillUsed from error
    db.session.expire_all()
    return changes


def _settle(reference: Reference, by: object | None) -> ReferenceChanges:
    """Write the territories, then what hangs from them, and only then take away those that are gone."""
    territories = Alignment(Territory, ("type", "code"), _territories(reference), lambda row: str(row["name"]))
    changed = territories.add_and_change()
    rows = db.session.execute(select(Territory.type, Territory.code, Territory.id, Territory.name)).all()
    ids = {Key(row.type, row.code): row.id for row in rows}
    names: dict[int, str] = {row.id: row.name for row in rows}

    def named(row: Row) -> str:
        return names[row["territory_id"]]

    changes = ReferenceChanges(
        by=by,
        territories=changed,
        parents=Alignment(
            TerritoryParent,
            ("child_id", "parent_id"),
            _parents(reference, ids),
            lambda row: f"{names[row['child_id']]} dans {names[row['parent_id']]}",
        ).settle(),
        former_codes=Alignment(
            TerritoryFormerCode, ("type", "code"), _former_codes(reference, ids), lambda row: str(row["code"])
        ).settle(),
        names=Alignment(TerritoryName, ("territory_id", "vintage"), _names(reference, ids), named).settle(),
        outlines=Alignment(TerritoryOutline, ("territory_id",), _outlines(reference, ids), named).settle(),
        without_outline=[f"{place.name} ({place.key.code})" for place in reference.without_outline()],
    )
    changed.removed = territories.remove()
    return changes


def _territories(reference: Reference) -> list[Row]:
    return [
        {
            "type": place.key.type,
            "code": place.key.code,
            "name": place.name,
            "sort_name": plain(place.name),
            "kind": place.kind,
            "population": place.population,
            "population_year": place.population_year,
            "vintage": place.vintage,
            "is_outside_region": place.is_outside_region,
        }
        for _, place in sorted(reference.places.items())
    ]


def _parents(reference: Reference, ids: Ids) -> list[Row]:
    return [{"child_id": ids[child], "parent_id": ids[parent]} for child, parent in sorted(reference.links)]


def _former_codes(reference: Reference, ids: Ids) -> list[Row]:
    return [
        {
            "type": "commune",
            "code": former.code,
            "territory_id": ids[Key("commune", former.commune)],
            "reason": former.reason,
        }
        for former in reference.former_codes
    ]


def _names(reference: Reference, ids: Ids) -> list[Row]:
    return [
        {"territory_id": ids[name.key], "vintage": name.vintage, "name": name.name, "kind": name.kind}
        for name in reference.names
    ]


def _outlines(reference: Reference, ids: Ids) -> list[Row]:
    sides = ("min_x", "min_y", "max_x", "max_y", "label_x", "label_y")
    return [
        {
            "territory_id": ids[outline.key],
            "path": outline.path,
            **dict(zip(sides, (*outline.box, *outline.label), strict=True)),
        }
        for outline in reference.outlines
    ]

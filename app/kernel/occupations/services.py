"""Bring the database in line with the list of occupations."""

from collections import Counter
from typing import Any, TypeVar

from sqlalchemy import select

from app.extensions import Model, db
from app.kernel.occupations import reference
from app.kernel.occupations.models import NomenclatureCode, Occupation, OccupationBridge

Row = TypeVar("Row", bound=Model)


def load_occupations() -> dict[str, int]:
    """Enter or correct occupations, codes and bridges from the reference files; say how many rows moved.

    An occupation that left the list is kept: its address may be written somewhere.
    """
    occupations, bridges = reference.read_occupations(), reference.read_bridges()
    reference.check_files()
    reference.check_occupations(occupations)
    reference.check_bridges(bridges, occupations)
    changes: Counter[str] = Counter({"added": 0, "changed": 0, "removed": 0, "unchanged": 0})
    known = _load_list(occupations, changes)
    codes = _load_codes({(bridge.nomenclature, bridge.code) for bridge in bridges}, changes)
    _load_bridges(bridges, known, codes, changes)
    db.session.flush()
    return dict(changes)


def _load_list(rows: list[reference.OccupationRow], changes: Counter[str]) -> dict[str, Occupation]:
    """Enter or correct the occupations, in the order of the file."""
    known = {occupation.code: occupation for occupation in db.session.scalars(select(Occupation))}
    for position, row in enumerate(rows, start=1):
        known[row.code] = _settle(known.get(row.code), Occupation, {"position": position} | row._asdict(), changes)
    db.session.flush()
    return known


def _load_codes(wanted: set[tuple[str, str]], changes: Counter[str]) -> dict[tuple[str, str], NomenclatureCode]:
    """Enter or correct the official codes that count at least one occupation."""
    labels = reference.read_labels()
    known: dict[tuple[str, str], NomenclatureCode] = {
        (code.nomenclature, code.code): code for code in db.session.scalars(select(NomenclatureCode))
    }
    for nomenclature, code in sorted(wanted):
        values = {"nomenclature": nomenclature, "code": code, "label": labels[nomenclature, code]}
        known[nomenclature, code] = _settle(known.get((nomenclature, code)), NomenclatureCode, values, changes)
    db.session.flush()
    return known


def _load_bridges(
    rows: list[reference.BridgeRow],
    occupations: dict[str, Occupation],
    codes: dict[tuple[str, str], NomenclatureCode],
    changes: Counter[str],
) -> None:
    """Enter or correct the bridges, and take down those that the file no longer holds."""
    left = {
        (bridge.occupation_id, bridge.nomenclature_code_id): bridge
        for bridge in db.session.scalars(select(OccupationBridge))
    }
    for row in rows:
        key = occupations[row.occupation].id, codes[row.nomenclature, row.code].id
        values = {"occupation_id": key[0], "nomenclature_code_id": key[1], "quality": row.quality}
        values |= {"source": row.source, "evidence": row.evidence, "note": row.note}
        _settle(left.pop(key, None), OccupationBridge, values, changes)
    for bridge in left.values():
        db.session.delete(bridge)
        changes["removed"] += 1


def _settle(known: Row | None, kind: type[Row], values: dict[str, Any], changes: Counter[str]) -> Row:
    """Give a row these values, creating it when it is new, and count what that changed."""
    if known is None:
        known = kind(**values)
        db.session.add(known)
        changes["added"] += 1
        return known
    for name, value in values.items():
        setattr(known, name, value)
    changes["changed" if db.session.is_modified(known) else "unchanged"] += 1
    return known

"""Bring the register to what the shipped files say; run again, it changes nothing."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.associations.models import (
    Association,
    AssociationName,
    Funder,
    RegisterLoad,
    RegisterTotal,
    Subsidy,
    SupportTotal,
)
from app.associations.services.expunging import still_without
from app.associations.sources import Beneficiary, SubsidyRecord, gather, read_shelf
from app.associations.sources.kinds import ASSOCIATION, plain
from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.expunging.passages import MARK
from app.kernel.people.models import Person
from app.kernel.people.roles import PerimeterKind
from app.kernel.people.services import open_perimeter
from app.kernel.territories.models import Territory
from app.kernel.visibility import public_audience

Rows = list[dict[str, Any]]


def load_register(*, by: Person | None = None) -> RegisterLoad:
    """Read every shipped file and bring associations, subsidies and totals to what they say."""
    reading = read_shelf()
    bodies = gather(reading.records)
    kept = [body for body in bodies if body.kind == ASSOCIATION]
    funders = _settle_funders(reading.records)
    changes: Counter[str] = Counter()
    ids = _settle_associations(kept, changes)
    _settle_names(kept, ids)
    _settle_subsidies(kept, ids, funders, changes)
    _drop_associations(set(ids), changes)
    _settle_totals(kept, ids, funders)
    shown = sum(len(body.records) for body in kept)
    load = RegisterLoad(
        **{
            f"{noun}_{verb}": changes[f"{noun}_{verb}"]
            for noun in ("associations", "subsidies")
            for verb in ("added", "changed", "removed")
        },
        rows_left_out=len(reading.left_out) + len(reading.records) - shown,
    )
    db.session.add(load)
    db.session.flush()
    db.session.expire_all()
    record("register.loaded", load, by=by, associations=len(kept), subsidies=shown)
    return load


def follow_association(association: Association, *, by: Person | None = None) -> Association:
    """Open the perimeter on which roles are held in this association; doing it again changes nothing."""
    if association.perimeter is None:
        association.perimeter = open_perimeter(PerimeterKind.ASSOCIATION, association.name)
        db.session.flush()
        record("association.followed", association, by=by)
    return association


def _settle_funders(records: Iterable[SubsidyRecord]) -> dict[str, Funder]:
    """The funders by SIREN, made or renamed."""
    known = {funder.siren: funder for funder in db.session.scalars(select(Funder))}
    places = dict(db.session.execute(select(Territory.code, Territory.id).where(Territory.type == "departement")).all())
    for said in {told.funder for told in records}:
        funder = known.setdefault(said.siren, Funder(siren=said.siren))
        funder.name, funder.departement_code = said.name, said.departement
        funder.territory_id = places.get(said.departement)
        db.session.add(funder)
    db.session.flush()
    return known


def _association_row(body: Beneficiary, audience_id: int) -> dict[str, Any]:
    added_up = _added_up(body.records)
    return {
        "register_key": body.key,
        "audience_id": audience_id,
        "name": body.name,
        "sort_name": plain(body.name),
        "siren": body.siren,
        "siret": body.siret,
        "numero_rna": body.numero_rna,
        "identifier_status": str(body.verdict),
        "subsidies_count": added_up["subsidies_count"],
        "subsidies_total_cents": added_up["total_cents"],
        "first_year": added_up["first_year"],
        "last_year": added_up["last_year"],
    }


def _settle_associations(bodies: list[Beneficiary], changes: Counter[str]) -> dict[str, int]:
    """The associations' numbers by register key, after adding the new and correcting the changed."""
    audience = public_audience()
    wanted = {body.key: _association_row(body, audience.id) for body in bodies}
    columns = list(next(iter(wanted.values())))
    known = _known_rows(Association, columns, "register_key")
    _write(Association, wanted, known, changes, "associations", {"is_demo": False})
    keys = select(Association.register_key, Association.id).where(Association.is_demo.is_(False))
    return {key: number for key, number in db.session.execute(keys) if key in wanted}


def _settle_names(bodies: list[Beneficiary], ids: dict[str, int]) -> None:
    """Every name each association is found under."""
    known = set(db.session.execute(select(AssociationName.association_id, AssociationName.name)))
    wanted = {(ids[body.key], name) for body in bodies for name in body.names or [body.name]}
    rows = [
        {"association_id": number, "name": name, "plain_name": plain(name)} for number, name in sorted(wanted - known)
    ]
    if rows:
        db.session.execute(insert(AssociationName), rows)


def _subsidy_row(said: SubsidyRecord, association_id: int, funder_id: int) -> dict[str, Any]:
    return {
        "association_id": association_id,
        "funder_id": funder_id,
        "year": said.year,
        "decided_on": said.decided_on,
        "amount_cents": said.amount_cents,
        "purpose": said.purpose,
        "nature": said.nature,
        "terms": said.terms,
        "is_multiyear": said.is_multiyear,
        "identifier_given": said.identifier.given,
        "identifier_status": str(said.identifier.verdict),
        "identifier_reason": said.identifier.reason,
        "file": said.file,
        "line": said.line,
        "repeats_line": said.repeats_line,
    }


def _settle_subsidies(
    bodies: list[Beneficiary], ids: dict[str, int], funders: dict[str, Funder], changes: Counter[str]
) -> None:
    """One row for each line of the files that grants something to an association."""
    wanted = {
        (said.file, said.line): _subsidy_row(said, ids[body.key], funders[said.funder.siren].id)
        for body in bodies
        for said in body.records
    }
    columns = list(next(iter(wanted.values())))
    known = _known_rows(Subsidy, columns, "file", "line")
    _keep_expunged(wanted, known)
    gone = [known[key]["id"] for key in known.keys() - wanted.keys()]
    if gone:
        db.session.execute(delete(Subsidy).where(Subsidy.id.in_(gone)))
        changes["subsidies_removed"] = len(gone)
    _write(Subsidy, wanted, known, changes, "subsidies", {})


def _keep_expunged(wanted: dict[Any, dict[str, Any]], known: dict[Any, dict[str, Any]]) -> None:
    """A passage removed from a subsidy does not come back with the file it came from, even from another line of it."""
    removed: dict[tuple[Any, ...], Rows] = {}
    for row in known.values():
        if any(MARK in str(value) for value in row.values()):
            removed.setdefault(_facts(row), []).append(row)
    if not removed:
        return
    for key, row in wanted.items():
        wanted[key] = still_without(row, removed.get(_facts(row), ()))


def _facts(row: dict[str, Any]) -> tuple[Any, ...]:
    """What tells a subsidy from another whatever its words: who gave how much to whom, and when."""
    return tuple(row[name] for name in ("association_id", "funder_id", "year", "decided_on", "amount_cents"))


def _known_rows(table: type[Any], columns: list[str], *key: str) -> dict[Any, dict[str, Any]]:
    """The rows already kept, by their key in the files."""
    found = db.session.execute(select(table.id, *(getattr(table, column) for column in columns))).mappings()
    return {row[key[0]] if len(key) == 1 else tuple(row[name] for name in key): dict(row) for row in found}


def _write(
    table: type[Any],
    wanted: dict[Any, dict[str, Any]],
    known: dict[Any, dict[str, Any]],
    changes: Counter[str],
    noun: str,
    given: dict[str, Any],
) -> None:
    """Insert what is new and correct what differs, in bulk."""
    added: Rows = [{**row, **given} for key, row in wanted.items() if key not in known]
    changed: Rows = [
        {"id": known[key]["id"], **row}
        for key, row in wanted.items()
        if key in known and any(known[key][name] != value for name, value in row.items())
    ]
    if added:
        db.session.execute(insert(table), added)
    if changed:
        db.session.execute(update(table), changed)
    changes[f"{noun}_added"], changes[f"{noun}_changed"] = len(added), len(changed)


def _drop_associations(keys: set[str], changes: Counter[str]) -> None:
    """Associations the files no longer name leave the register, unless somebody follows them."""
    known = select(Association.register_key, Association.id).where(
        Association.is_demo.is_(False), Association.perimeter_id.is_(None)
    )
    gone = [number for key, number in db.session.execute(known) if key not in keys]
    if gone:
        db.session.execute(delete(Association).where(Association.id.in_(gone)))
        changes["associations_removed"] = len(gone)


def _settle_totals(bodies: list[Beneficiary], ids: dict[str, int], funders: dict[str, Funder]) -> None:
    """Add up the register: by funder for each association, by département and for the region."""
    by_funder: dict[tuple[int, str], list[SubsidyRecord]] = {}
    for body in bodies:
        for said in body.records:
            by_funder.setdefault((ids[body.key], said.funder.siren), []).append(said)
    db.session.execute(delete(SupportTotal))
    db.session.execute(
        insert(SupportTotal),
        [
            {"association_id": number, "funder_id": funders[siren].id, **_added_up(records)}
            for (number, siren), records in by_funder.items()
        ],
    )
    db.session.execute(delete(RegisterTotal))
    db.session.execute(insert(RegisterTotal), list(_register_totals(by_funder)))


def _register_totals(by_funder: dict[tuple[int, str], list[SubsidyRecord]]) -> Iterable[dict[str, Any]]:
    codes = {records[0].funder.departement for records in by_funder.values()}
    for code in ("", *sorted(codes)):
        own = {pair: said for pair, said in by_funder.items() if code in ("", said[0].funder.departement)}
        records = [said for group in own.values() for said in group]
        yield {
            "departement_code": code,
            "associations_count": len({number for number, _ in own}),
            "without_amount_count": sum(said.amount_cents is None for said in records),
            "repeated_count": sum(said.repeats_line is not None for said in records),
            **_added_up(records),
        }


def _added_up(records: list[SubsidyRecord]) -> dict[str, Any]:
    """Amounts, number and years of the rows that repeat no other."""
    counted = [said for said in records if said.repeats_line is None]
    years = [said.year for said in counted if said.year]
    return {
        "subsidies_count": len(counted),
        "total_cents": sum(said.amount_cents or 0 for said in counted),
        "first_year": min(years, default=None),
        "last_year": max(years, default=None),
    }

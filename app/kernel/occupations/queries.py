"""Questions about occupations and the codes that count them."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.kernel.occupations.models import NomenclatureCode, Occupation, OccupationBridge

# From a bridge, everything a merge sentence needs, so that printing one never costs a statement.
_COMPANIONS = (
    joinedload(OccupationBridge.nomenclature_code)
    .selectinload(NomenclatureCode.bridges)
    .joinedload(OccupationBridge.occupation)
)


def occupations(perimeter: str | None = None) -> Select[Occupation]:
    """Occupations in the order of the portal's list, all or those of one perimeter."""
    statement = select(Occupation).order_by(Occupation.position, Occupation.id)
    return statement.where(Occupation.perimeter == perimeter) if perimeter else statement


def get_occupation(code: str) -> Occupation:
    """The occupation of this address, with its codes and the occupations that share them."""
    statement = (
        select(Occupation).where(Occupation.code == code).options(selectinload(Occupation.bridges).options(_COMPANIONS))
    )
    return db.session.scalars(statement).one()


def get_nomenclature_code(nomenclature: str, code: str) -> NomenclatureCode:
    """One code of a nomenclature, with the occupations it counts."""
    statement = (
        select(NomenclatureCode)
        .where(NomenclatureCode.nomenclature == nomenclature, NomenclatureCode.code == code)
        .options(selectinload(NomenclatureCode.bridges).joinedload(OccupationBridge.occupation))
    )
    return db.session.scalars(statement).one()


def occupations_behind(nomenclature: str, code: str) -> Select[Occupation]:
    """The occupations that one code counts together, whatever the quality of the bridge."""
    return (
        occupations()
        .join(Occupation.bridges)
        .join(OccupationBridge.nomenclature_code)
        .where(NomenclatureCode.nomenclature == nomenclature, NomenclatureCode.code == code)
    )


def codes_of(occupation: Occupation, nomenclature: str) -> Select[OccupationBridge]:
    """The bridges from an occupation to a nomenclature, by code; the code and its other occupations come along."""
    return (
        select(OccupationBridge)
        .join(OccupationBridge.nomenclature_code)
        .where(OccupationBridge.occupation_id == occupation.id, NomenclatureCode.nomenclature == nomenclature)
        .options(_COMPANIONS, joinedload(OccupationBridge.occupation))
        .order_by(NomenclatureCode.code, NomenclatureCode.id)
    )


def codes_in(nomenclature: str) -> Select[NomenclatureCode]:
    """Every code of a nomenclature that counts at least one occupation, with those occupations."""
    return (
        select(NomenclatureCode)
        .where(NomenclatureCode.nomenclature == nomenclature, NomenclatureCode.bridges.any())
        .options(selectinload(NomenclatureCode.bridges).joinedload(OccupationBridge.occupation))
        .order_by(NomenclatureCode.code, NomenclatureCode.id)
    )

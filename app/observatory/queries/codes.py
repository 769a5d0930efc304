"""What the portal knows, by code: occupations it follows, territories, indicators."""

from collections import defaultdict

from sqlalchemy import Select, select

from app.extensions import db
from app.kernel.occupations.models import NomenclatureCode, OccupationBridge
from app.kernel.territories.models import Territory, TerritoryFormerCode
from app.observatory.models import Indicator
from app.observatory.sources import KnownCodes


def known_codes() -> KnownCodes:
    """The codes a file may speak of."""
    occupations: dict[str, set[str]] = defaultdict(set)
    for nomenclature, code in code_ids():
        occupations[nomenclature].add(code)
        # A file that mixes lists names its codes with their list.
        occupations[""].add(f"{nomenclature}:{code}")
    territories: dict[str, set[str]] = defaultdict(set)
    for mesh, code in territory_ids():
        territories[mesh].add(code)
    former: dict[str, set[str]] = defaultdict(set)
    for mesh, code in db.session.execute(select(TerritoryFormerCode.type, TerritoryFormerCode.code)):
        former[mesh].add(code)
    return KnownCodes(
        {nomenclature: frozenset(codes) for nomenclature, codes in occupations.items()},
        {mesh: frozenset(codes) for mesh, codes in territories.items()},
        {mesh: frozenset(codes - territories[mesh]) for mesh, codes in former.items()},
        frozenset(indicator_ids()),
    )


def code_ids() -> dict[tuple[str, str], int]:
    """The nomenclature codes that lead to an occupation of the portal, with their keys."""
    rows = db.session.execute(
        select(NomenclatureCode.nomenclature, NomenclatureCode.code, NomenclatureCode.id)
        .join(OccupationBridge, OccupationBridge.nomenclature_code_id == NomenclatureCode.id)
        .distinct()
    )
    return {(nomenclature, code): key for nomenclature, code, key in rows}


def territory_ids() -> dict[tuple[str, str], int]:
    """The territories figures may be given for, with their keys."""
    rows = db.session.execute(select(Territory.type, Territory.code, Territory.id))
    return {(mesh, code): key for mesh, code, key in rows}


def indicators() -> Select[Indicator]:
    """What the observatory measures, in the order of the pages."""
    return select(Indicator).order_by(Indicator.position, Indicator.id)


def indicator_ids() -> dict[str, int]:
    """The indicators' keys, by code."""
    return {code: key for code, key in db.session.execute(select(Indicator.code, Indicator.id))}

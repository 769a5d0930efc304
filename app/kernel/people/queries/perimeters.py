"""Finding what roles are held on."""

from sqlalchemy import Select, select

from app.extensions import db
from app.kernel.people.models import Perimeter
from app.kernel.people.roles import PerimeterKind
from app.kernel.territories.models import Territory


def first_perimeter(kind: str) -> Perimeter | None:
    """The perimeter of this kind when there is one only: the portal, the region."""
    return db.session.scalars(
        select(Perimeter).where(Perimeter.kind == kind).order_by(Perimeter.id).limit(1)
    ).one_or_none()


def perimeter_of_departement(code: str) -> Perimeter:
    """The perimeter of a département, by its number."""
    return db.session.scalars(
        select(Perimeter)
        .join(Territory, Territory.id == Perimeter.territory_id)
        .where(Perimeter.kind == PerimeterKind.DEPARTEMENT, Territory.code == code)
    ).one()


def perimeter_of_territory(kind: str, territory_id: int) -> Perimeter | None:
    """The perimeter standing for this region or département."""
    return db.session.scalars(
        select(Perimeter).where(Perimeter.kind == kind, Perimeter.territory_id == territory_id).limit(1)
    ).one_or_none()


def perimeters_of_departements() -> Select[Perimeter]:
    """The perimeters of the départements, by name."""
    return select(Perimeter).where(Perimeter.kind == PerimeterKind.DEPARTEMENT).order_by(Perimeter.name, Perimeter.id)

"""The list of occupations: families of posts counted together, with the region's figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.occupations.models import NomenclatureCode, Occupation
from app.kernel.occupations.queries import codes_in, occupations
from app.kernel.people.models import Actor
from app.kernel.visibility import readable
from app.observatory.models import Indicator, Observation, Release
from app.observatory.queries.releases import is_latest_current

NOMENCLATURE = "FAP2021"
SHOWN = ("projets", "difficiles")


@dataclass(frozen=True)
class OccupationFamily:
    """A code of the survey, the occupations it counts together, and its figures in the region."""

    code: NomenclatureCode
    occupations: tuple[Occupation, ...]
    figures: dict[str, Observation] = field(default_factory=dict)

    @property
    def projects(self) -> float:
        """What families are ranked by; nothing disclosed comes last."""
        observation = self.figures.get("projets")
        return (observation.value if observation else None) or 0


def occupation_families(actor: Actor, perimeter: str | None = None) -> list[OccupationFamily]:
    """The families that count at least one occupation of a perimeter, the most sought first."""
    codes = db.session.scalars(codes_in(NOMENCLATURE)).all()
    figures = _regional_figures(actor, codes)
    families = [
        OccupationFamily(code, _named(code, perimeter), figures.get(code.id, {}))
        for code in codes
        if _named(code, perimeter)
    ]
    return sorted(families, key=lambda family: (-family.projects, family.code.code))


def uncounted_occupations(families: Sequence[OccupationFamily], perimeter: str | None = None) -> list[Occupation]:
    """The occupations of a perimeter that no family counts: they have a definition and no figure."""
    counted = {occupation.id for family in families for occupation in family.occupations}
    return [occupation for occupation in db.session.scalars(occupations(perimeter)) if occupation.id not in counted]


def _named(code: NomenclatureCode, perimeter: str | None) -> tuple[Occupation, ...]:
    found = {bridge.occupation for bridge in code.bridges if perimeter in (None, bridge.occupation.perimeter)}
    return tuple(sorted(found, key=lambda occupation: (occupation.position, occupation.id)))


def _regional_figures(actor: Actor, codes: Sequence[NomenclatureCode]) -> dict[int, dict[str, Observation]]:
    statement = (
        select(Observation)
        .join(Observation.indicator)
        .join(Observation.release)
        .where(
            is_latest_current(),
            readable(Release, actor),
            Observation.nomenclature_code_id.in_([code.id for code in codes]),
            Observation.mesh == "region",
            Indicator.code.in_(SHOWN),
        )
        .options(joinedload(Observation.indicator))
        .order_by(Observation.id)
    )
    figures: dict[int, dict[str, Observation]] = {}
    for observation in db.session.scalars(statement):
        if observation.nomenclature_code_id:
            figures.setdefault(observation.nomenclature_code_id, {})[observation.indicator.code] = observation
    return figures

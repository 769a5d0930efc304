"""The register added up, for a territory or for the whole region; the sums are stored when it is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.associations.models import Association, RegisterTotal, Subsidy, SupportTotal
from app.extensions import db
from app.kernel.territories.models import Territory
from app.kernel.territories.queries import parents

WHOLE_REGION = ""


def register_totals() -> dict[str, RegisterTotal]:
    """The register added up, by département code; the region's code is empty (`WHOLE_REGION`)."""
    return {total.departement_code: total for total in db.session.scalars(select(RegisterTotal))}


@dataclass(frozen=True)
class Supported:
    """Associations supported around a territory, at the mesh the files allow."""

    mesh: Territory
    total: RegisterTotal

    def is_about(self, territory: Territory) -> bool:
        """Whether the figures are the territory's own, rather than those of the département it lies in."""
        return self.mesh.id == territory.id


def supported_in(territory: Territory) -> list[Supported]:
    """Associations and amounts: the files only tell the funder's département, so a commune gets its département's."""
    totals = register_totals()
    if territory.type == "region":
        return [Supported(territory, totals[WHOLE_REGION])] if WHOLE_REGION in totals else []
    meshes: Sequence[Territory] = [territory]
    if territory.type != "departement":
        meshes = db.session.scalars(parents(territory, "departement")).all()
    return [Supported(mesh, totals[mesh.code]) for mesh in meshes if mesh.code in totals]


def counter_differences() -> dict[str, int]:
    """How many sums kept beside associations and their funders were compared with the lines they sum, and differ."""
    counted = (func.count(), func.coalesce(func.sum(Subsidy.amount_cents), 0))
    lines = select(Subsidy.association_id, Subsidy.funder_id, *counted).where(Subsidy.repeats_line.is_(None))
    real = {
        (association, funder): (number, int(cents or 0))
        for association, funder, number, cents in db.session.execute(
            lines.group_by(Subsidy.association_id, Subsidy.funder_id)
        )
    }
    support = select(SupportTotal.association_id, SupportTotal.funder_id, SupportTotal.subsidies_count)
    kept = {
        (association, funder): (number, cents)
        for association, funder, number, cents in db.session.execute(support.add_columns(SupportTotal.total_cents))
    }
    wrong = sum(real.get(key) != kept.get(key) for key in real.keys() | kept.keys())
    added: dict[int, tuple[int, int]] = {}
    for (association, _funder), (number, cents) in real.items():
        before = added.get(association, (0, 0))
        added[association] = (before[0] + number, before[1] + cents)
    own = db.session.execute(
        select(Association.id, Association.subsidies_count, Association.subsidies_total_cents)
    ).all()
    wrong += sum((number, cents) != added.get(id, (0, 0)) for id, number, cents in own)
    return {"compared": len(real.keys() | kept.keys()) + len(own), "differences": wrong}

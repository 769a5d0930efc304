"""The register added up, for a territory or for the whole region; the sums are stored when it is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.associations.models import RegisterTotal
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

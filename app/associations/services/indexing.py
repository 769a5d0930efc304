"""What search finds of the register: associations by their names and identifiers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Select, select

from app.associations.models import Association, AssociationName, Funder, SupportTotal
from app.extensions import db
from app.kernel.search import Entry, Indexed, Watched, declare, listed
from app.kernel.territories.models import Territory


def _associations(ids: Sequence[int]) -> Iterator[Entry]:
    names: dict[int, list[str]] = defaultdict(list)
    for id, name in db.session.execute(
        select(AssociationName.association_id, AssociationName.name)
        .where(AssociationName.association_id.in_(ids))
        .order_by(AssociationName.association_id, AssociationName.name)
    ):
        names[id].append(name)
    helpers = _helpers(ids)
    columns = (Association.id, Association.name, Association.siren, Association.siret, Association.numero_rna)
    for id, name, siren, siret, rna, audience_id, territory_id, place in db.session.execute(
        select(*columns, Association.audience_id, Association.territory_id, Territory.name)
        .outerjoin(Territory, Territory.id == Association.territory_id)
        .where(Association.id.in_(ids))
    ):
        written = Association(siren=siren, siret=siret)
        numbers = {"SIREN": written.written_siren, "SIRET": written.written_siret, "RNA": rna}
        others = (other for other in names[id] if other != name)
        yield Entry(
            object_id=id,
            title=name,
            about=" · ".join(filter(None, (place, helpers.get(id)))),
            text=listed([*others, *(f"{body} {number}" for body, number in numbers.items() if number)]),
            path=f"/associations/{id}",
            audience_id=audience_id,
            territory_id=territory_id,
        )


def _helpers(ids: Sequence[int]) -> dict[int, str]:
    """The départements that helped each association: « aidée par Loire-Atlantique, Mayenne »."""
    found: dict[int, list[str]] = defaultdict(list)
    for id, funder in db.session.execute(
        select(SupportTotal.association_id, Funder)
        .join(SupportTotal.funder)
        .where(SupportTotal.association_id.in_(ids))
        .order_by(SupportTotal.association_id, Funder.name)
    ):
        found[id].append(funder.short_name)
    return {id: f"aidée par {', '.join(names)}" for id, names in found.items()}


def _helped_by(funders: Sequence[int]) -> Select[int]:
    return select(SupportTotal.association_id).where(SupportTotal.funder_id.in_(funders))


def _in_territories(territories: Sequence[int]) -> Select[int]:
    return select(Association.id).where(Association.territory_id.in_(territories))


ASSOCIATIONS = declare(
    Indexed(
        key="association",
        slug="associations",
        label="Association",
        several="Associations",
        position=60,
        model=Association,
        entries=_associations,
        is_listed=True,
        watched=(
            Watched(Association, ("name", "siren", "siret", "numero_rna", "territory_id", "audience_id")),
            Watched(AssociationName, ("name",), owner="association_id"),
            Watched(Territory, ("name",), owned=_in_territories),
            Watched(SupportTotal, ("funder_id",), owner="association_id"),
            Watched(Funder, ("name",), owned=_helped_by),
        ),
    )
)

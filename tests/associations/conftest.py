"""A followed association, its field worker, its manager, and somebody from elsewhere."""

from dataclasses import dataclass

import pytest

from app.associations.models import Association, AssociationName
from app.associations.services import follow_association
from app.extensions import db
from app.kernel.people.models import Person
from app.kernel.people.roles import Role
from app.kernel.territories.queries import get_territory
from app.kernel.visibility import public_audience
from tests import make


def followed(name: str = "Le Relais d’essai", commune: str = "53147") -> Association:
    """An association the Region follows, seated in Mayenne unless said otherwise."""
    association = Association(
        register_key=f"demo:{name}",
        name=name,
        sort_name=name.upper(),
        identifier_status="absent",
        territory_id=get_territory("commune", commune).id,
        audience=public_audience(),
        is_demo=True,
    )
    db.session.add(association)
    db.session.flush()
    db.session.add(AssociationName(association_id=association.id, name=name, plain_name=name.upper()))
    follow_association(association)
    db.session.commit()
    return association


@dataclass(frozen=True)
class Relais:
    """An association and the people around it, read again at each use since a visit renews the session."""

    id: int
    worker_id: int
    manager_id: int
    stranger_id: int

    @property
    def url(self) -> str:
        return f"/associations/{self.id}"

    @property
    def association(self) -> Association:
        return db.session.get(Association, self.id)

    @property
    def worker(self) -> Person:
        return db.session.get(Person, self.worker_id)

    @property
    def manager(self) -> Person:
        return db.session.get(Person, self.manager_id)

    @property
    def stranger(self) -> Person:
        return db.session.get(Person, self.stranger_id)


@pytest.fixture
def relais(app) -> Relais:
    """The association and the people around it."""
    association = followed()
    worker = make.person(Role.FIELD_WORKER, on=association.perimeter)
    manager = make.person(Role.ASSOCIATION_MANAGER, on=association.perimeter)
    stranger = make.person(Role.FIELD_WORKER, on=followed("Ailleurs", "44109").perimeter)
    return Relais(association.id, worker.id, manager.id, stranger.id)

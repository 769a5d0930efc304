"""An association and a space with those who run them, read again at each use since a visit renews the session."""

from dataclasses import dataclass
from uuid import uuid4

from app.extensions import db
from app.forums import services as forums
from app.forums.models import Kind, Openness, Scale
from app.kernel.people.models import Perimeter, Person
from app.kernel.people.roles import Role
from app.kernel.territories.queries import get_territory
from tests import make
from tests.associations.conftest import followed


@dataclass(frozen=True)
class Place:
    """A perimeter, whoever runs it, somebody of it, and where both are read."""

    perimeter_id: int
    runner_id: int
    member_id: int
    url: str

    @property
    def perimeter(self) -> Perimeter:
        return db.session.get_one(Perimeter, self.perimeter_id)

    @property
    def runner(self) -> Person:
        return db.session.get_one(Person, self.runner_id)

    @property
    def member(self) -> Person:
        return db.session.get_one(Person, self.member_id)

    @property
    def team(self) -> str:
        """The page of its team."""
        return f"/compte/equipes/{self.perimeter_id}"


def association(name: str = "Le Relais d’essai") -> Place:
    """An association with its manager and a field worker."""
    made = followed(name)
    manager = make.person(Role.ASSOCIATION_MANAGER, on=made.perimeter, display_name=f"Direction de {name}")
    worker = make.person(Role.FIELD_WORKER, on=made.perimeter, display_name=f"Équipe de {name}")
    return Place(made.perimeter_id, manager.id, worker.id, f"/associations/{made.id}")


def closed_space(slug: str = "ferme") -> Place:
    """A closed space with its facilitator and a member."""
    made = forums.open_space(
        slug=slug,
        name=f"Espace {slug}",
        charter="On partage des pratiques.",
        scale=Scale.DEPARTEMENT,
        visibility=Openness.MEMBERS,
        territory=get_territory("departement", "53"),
        by=None,
    )
    facilitator = make.person(Role.FACILITATOR, on=made.perimeter, display_name="Animation")
    member = make.person(Role.SPACE_MEMBER, on=made.perimeter, display_name="Membre", email="secret@membre.example.org")
    return Place(made.perimeter_id, facilitator.id, member.id, f"/espaces/{made.slug}")


def open_space_with_thread(by: Person) -> str:
    """An open space in which somebody has opened a thread, and the address of that thread."""
    made = forums.open_space(
        slug="ouvert",
        name="Espace ouvert",
        charter="On partage des pratiques.",
        scale=Scale.DEPARTEMENT,
        visibility=Openness.PUBLIC,
        territory=get_territory("departement", "53"),
        by=None,
    )
    post = forums.open_thread(
        space=made, title="Une question", kind=Kind.QUESTION, body="Un message", client_id=str(uuid4()), by=by
    )
    address = f"/espaces/{made.slug}/fils/{post.thread_id}"
    db.session.commit()
    return address

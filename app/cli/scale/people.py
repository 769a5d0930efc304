"""People who do not exist, and the roles they hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.cli.scale.pouring import first_free_id, pour
from app.extensions import db
from app.kernel.instants import today
from app.kernel.people.models import Perimeter, Person, RoleGrant
from app.kernel.people.roles import PerimeterKind, Role

TRADES = (
    "Assistante de service social",
    "Éducateur spécialisé",
    "Conseillère en économie sociale et familiale",
    "Médiatrice sociale",
    "Technicien de l’intervention sociale et familiale",
)
INSTITUTIONS = ("Association", "Département", "Commune ou CCAS", "Région")
ONE_SOCIAL_WORKER_IN = 5
ONE_MEMBER_IN = 20


@dataclass(frozen=True)
class People:
    """The people of the volume: their numbers follow one another, and the first one holds a role of each kind."""

    first_id: int
    count: int

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, rank: int) -> int:
        return self.first_id + rank % self.count

    def member(self, rank: int) -> int:
        """One of those who are members of the closed space."""
        members = -(-self.count // ONE_MEMBER_IN)
        return self.first_id + rank % members * ONE_MEMBER_IN


def plant(count: int) -> People:
    """Open accounts that nobody can sign in to: they have no password."""
    people = People(first_free_id(Person), count)
    pour(
        Person,
        ("id", "email", "display_name", "sort_name", "trade", "institution_kind", "is_demo"),
        (
            (
                people[rank],
                f"essai{rank + 1:06d}@example.org",
                f"Personne d’essai {rank + 1:06d} (fictive)",
                f"personne d essai {rank + 1:06d} fictive",
                TRADES[rank % len(TRADES)],
                INSTITUTIONS[rank % len(INSTITUTIONS)],
                True,
            )
            for rank in range(count)
        ),
    )
    departements = list(
        db.session.scalars(
            select(Perimeter.id).where(Perimeter.kind == PerimeterKind.DEPARTEMENT).order_by(Perimeter.id)
        )
    )
    give(
        Role.SOCIAL_WORKER,
        ((people[rank], departements[rank % len(departements)]) for rank in range(0, count, ONE_SOCIAL_WORKER_IN)),
    )
    return people


def give(role: Role, held: Iterable[tuple[int, int]]) -> None:
    """Give a role from today: pairs of a person and a perimeter."""
    started_on = today()
    pour(
        RoleGrant,
        ("person_id", "role", "perimeter_id", "started_on"),
        ((person_id, str(role), perimeter_id, started_on) for person_id, perimeter_id in held),
    )

"""Making what tests need, by the same commands as the portal."""

from itertools import count

from sqlalchemy import inspect, select

from app.extensions import db
from app.kernel.people.models import Perimeter, Person
from app.kernel.people.queries import first_perimeter, perimeter_of_departement
from app.kernel.people.roles import Role
from app.kernel.people.services import create_person, grant_role, open_perimeter

__all__ = ["analyst", "give", "officer", "open_perimeter", "open_portal", "person", "select", "social_worker"]

_serial = count(1)


def person(role: str | None = None, *, on: Perimeter | None = None, **traits: str) -> Person:
    """Somebody with an account, holding a role on a perimeter (the whole portal unless said otherwise)."""
    number = next(_serial)
    made = create_person(
        email=traits.pop("email", f"personne{number}@example.org"),
        display_name=traits.pop("display_name", f"Personne {number}"),
        **traits,
    )
    if role:
        give(made, role, on)
    db.session.commit()
    return made


def give(to: Person, role: str, on: Perimeter | None = None) -> None:
    """Give a role to somebody."""
    perimeter = on or first_perimeter("portal") or open_portal()
    grant_role(person=to, role=role, perimeter=perimeter, by=None)
    db.session.commit()


def again(someone: Person) -> Person:
    """The same person, read now: an earlier visit may have closed the session they came from."""
    found = db.session.get(Person, inspect(someone).identity[0])
    assert found is not None
    return found


def again_by_id(person_id: int) -> Person:
    """The person with this number, read now."""
    return db.session.get_one(Person, person_id)


def social_worker(departement: str = "44") -> Person:
    """A social worker of a département."""
    return person(Role.SOCIAL_WORKER, on=perimeter_of_departement(departement))


def analyst() -> Person:
    """Somebody of the observatory's staff."""
    return person(Role.ANALYST)


def officer() -> Person:
    """A regional officer."""
    return person(Role.REGIONAL_OFFICER, on=first_perimeter("region"))


def open_portal() -> Perimeter:
    """The perimeter of the whole portal."""
    return open_perimeter("portal", "Le portail")

"""Finding people."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.people.addresses import normal_address
from app.kernel.people.models import Person


def person_by_email(email: str) -> Person | None:
    """The person with this address, however it was typed."""
    return (
        db.session.scalars(
            select(Person).where(Person.email == normal_address(email)).options(joinedload(Person.grants))
        )
        .unique()
        .one_or_none()
    )


def demo_people() -> Select[Person]:
    """The people of the demonstration who may sign in, in the order they were made."""
    return select(Person).where(Person.is_demo, Person.is_active).order_by(Person.id)

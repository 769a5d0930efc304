"""Finding people."""

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
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


def is_somebody_s_pseudonym(key: str, but: Person | None) -> bool:
    """Whether somebody else, active, bears a pseudonym that reads like this."""
    return _somebody(Person.pseudonym_likeness == key, but)


def is_shown_by_somebody(key: str, but: Person | None) -> bool:
    """Whether somebody else, active, is shown under a name or a pseudonym that reads like this.

    The real name of somebody under a pseudonym is shown to nobody, and is not compared: it would be found by trying.
    """
    shown = and_(Person.pseudonym.is_(None), Person.name_likeness == key)
    return _somebody(or_(Person.pseudonym_likeness == key, shown), but)


def _somebody(is_alike: ColumnElement[bool], but: Person | None) -> bool:
    others = Person.id != but.id if but is not None else Person.id.is_not(None)
    return bool(db.session.scalar(select(exists().where(Person.is_active, others, is_alike))))

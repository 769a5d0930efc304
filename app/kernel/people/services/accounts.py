"""Opening accounts."""

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.people import queries
from app.kernel.people.addresses import normal_address
from app.kernel.people.models import Person
from app.kernel.people.passwords import hash_password
from app.kernel.refusals import Refusal


class AddressTaken(Refusal):
    """Two accounts cannot share an address."""

    message = "Un compte existe déjà avec cette adresse."
    field = "email"


def create_person(
    *,
    email: str,
    display_name: str,
    password: str | None = None,
    pseudonym: str | None = None,
    trade: str | None = None,
    institution_kind: str | None = None,
    is_demo: bool = False,
    by: Person | None = None,
) -> Person:
    """Open an account, without any role yet."""
    address = normal_address(email)
    if queries.person_by_email(address):
        raise AddressTaken
    person = Person(
        email=address,
        display_name=display_name,
        password_hash=hash_password(password) if password else None,
        pseudonym=pseudonym,
        trade=trade,
        institution_kind=institution_kind,
        is_demo=is_demo,
    )
    db.session.add(person)
    db.session.flush()
    record("person.created", person, by=by)
    return person

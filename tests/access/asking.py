"""What somebody of the small world asked about their own data."""

from app.extensions import db
from app.kernel.people.models import Person
from app.kernel.rights.services import ask_erasure, request_copy


def ask_rights(people: dict[str, int]) -> dict[str, int]:
    """A copy the field worker asked for, one the officer asked for them, and an erasure by somebody in no column."""
    worker, dpo, stranger = (db.session.get_one(Person, people[name]) for name in ("worker", "dpo", "stranger"))
    return {
        "own": request_copy(person=worker, by=worker).id,
        "foreign": request_copy(person=worker, by=dpo).id,
        "erasure": ask_erasure(person=stranger, by=stranger).id,
    }

"""Questions about people, perimeters and sessions."""

from app.kernel.people.queries.people import demo_people, person_by_email
from app.kernel.people.queries.perimeters import first_perimeter, perimeter_of_departement, perimeter_of_territory
from app.kernel.people.queries.sessions import person_of_session, token_hash
from app.kernel.people.queries.tokens import find_token, is_live

__all__ = [
    "demo_people",
    "find_token",
    "first_perimeter",
    "is_live",
    "perimeter_of_departement",
    "perimeter_of_territory",
    "person_by_email",
    "person_of_session",
    "token_hash",
]

"""The first administrator of a portal, and the next one when nobody is left to name them."""

from datetime import timedelta

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.mail import post_letter
from app.kernel.mail.services import checked_address
from app.kernel.people import services
from app.kernel.people.models import Person
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.people.services.tokens import RESET
from app.kernel.settings.queries import whole_number


def create_administrator(*, email: str, display_name: str, password: str | None) -> tuple[Person, str | None]:
    """Open an administrator's account; returns it and, when no password is given, the path of the link that chooses it.

    There is no default password: it is given here, under the policy of administrators, or chosen from the link, which
    is posted too.
    """
    display_name = services.readable_name(display_name)
    if password is not None:
        services.check_password(password=password, about=(display_name, email), bound=True)
    person = services.create_person(email=checked_address(email), display_name=display_name, password=password, by=None)
    perimeter = services.open_perimeter(PerimeterKind.PORTAL, "Le portail")
    services.grant_role(person=person, role=Role.ADMIN, perimeter=perimeter, by=None)
    record("person.administrator_made", person, by=None)
    return person, None if password is not None else _invite(person)


def _invite(person: Person) -> str:
    hours = whole_number("account.invitation_hours")
    _row, token = services.issue_token(purpose=RESET, lasts=timedelta(hours=hours), person=person, email=person.email)
    path = f"/nouveau-mot-de-passe/{token}"
    post_letter(
        "account_made", to=person.email, person=person, name=person.display_name, path=path, days=-(-hours // 24)
    )
    db.session.flush()
    return path

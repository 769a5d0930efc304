"""Somebody invited and somebody who asks, in the demonstration; both are fictitious."""

from sqlalchemy import select

from app.extensions import db
from app.kernel.admission import queries
from app.kernel.admission.models import AccountRequest
from app.kernel.admission.services.invitations import invite
from app.kernel.admission.services.requests import answer_request, confirm_request, request_account
from app.kernel.people.models import Person
from app.kernel.people.queries import perimeter_of_departement, places_of_work
from app.kernel.people.roles import Role

INVITED = "nouvelle.benevole@example.org"
ASKING = "conseillere.ccas@example.org"


def plant_demo(people: dict[str, Person]) -> None:
    """Leave an invitation in progress and a request that waits for its answer; planted again, it changes nothing."""
    manager = people["asso"]
    for place in places_of_work(manager):
        if queries.standing_invitation(INVITED, Role.FIELD_WORKER, place.id) is None:
            invite(email=INVITED, role=Role.FIELD_WORKER, perimeter=place, by=manager)
    if db.session.scalar(select(AccountRequest.id).where(AccountRequest.email == ASKING).limit(1)) is None:
        asked = request_account(
            email=ASKING,
            display_name="Conseillère de CCAS (fictive)",
            employer="CCAS d’une ville de Mayenne (fictif)",
            institution_kind="Commune ou CCAS",
            perimeter=perimeter_of_departement("53"),
            trade="Conseillère en économie sociale et familiale",
            motivation="Échanger sur les impayés d’énergie avec des collègues d’autres institutions.",
        )
        answer_request(asked)
        confirm_request(asked=asked)

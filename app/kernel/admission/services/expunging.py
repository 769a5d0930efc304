"""Where admission keeps what people wrote, for passages that must go."""

import re
from collections.abc import Iterable

from sqlalchemy import or_, select

from app.extensions import Model, db
from app.kernel.admission.models import AccountRequest
from app.kernel.expunging import Expungeable, Kept, declare, say_also
from app.kernel.people.models import Person
from app.kernel.people.queries import person_by_email


def _get(number: int) -> AccountRequest | None:
    return db.session.get(AccountRequest, number)


def _author_of(request: AccountRequest) -> int | None:
    known = person_by_email(request.email)
    return request.person_id or (known.id if known else None)


def _asked_by(person: Person) -> Iterable[Model]:
    """The requests that led to an account, or were made with its address."""
    theirs = or_(AccountRequest.person_id == person.id, AccountRequest.email == person.email)
    return db.session.scalars(select(AccountRequest).where(theirs).order_by(AccountRequest.id)).all()


declare(
    {AccountRequest: Kept(("employer", "trade", "motivation", "reason"))},
    {
        AccountRequest: Expungeable(
            name="Demande de compte",
            rows=lambda request: [request],
            author_of=_author_of,
            reference=re.compile(r"administration/demandes/(\d{1,9})\b", re.IGNORECASE),
            find=lambda number: _get(int(number)),
            get=_get,
        )
    },
)
say_also(Person, _asked_by)

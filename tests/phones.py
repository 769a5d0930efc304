"""A phone with an application that shows codes."""

from dataclasses import dataclass

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people import codes
from app.kernel.people.models import Person, SecondFactor
from tests import make


@dataclass(frozen=True)
class Phone:
    """Somebody's phone, holding the secret of their account."""

    secret: str

    def code(self, steps: int = 0) -> str:
        """What it shows now, or so many half-minutes later when its clock is ahead."""
        return codes.code_of(self.secret, codes.counter_at(utcnow()) + steps)


def phone_of(person: Person) -> Phone:
    """The phone of somebody who set a second factor up some time ago."""
    secret = codes.new_secret()
    holder = make.again(person)
    holder.second_factor = SecondFactor(person_id=holder.id, secret=secret, confirmed_at=utcnow())
    db.session.commit()
    return Phone(secret)


def wrong(*phones: Phone) -> str:
    """Six digits that none of these phones shows at any near moment."""
    near = {phone.code(steps) for phone in phones for steps in range(-12, 13)}
    return next(code for code in (f"{number:06}" for number in range(100)) if code not in near)

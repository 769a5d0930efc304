"""Questions about lost second factors, and about who should have one."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import FactorReset, FactorResetApproval, Person, RoleGrant, SecondFactor
from app.kernel.people.models.resets import APPROVALS
from app.kernel.people.queries.roles import held_now
from app.kernel.people.roles import SECRET_BOUND, Role


@dataclass(frozen=True)
class Protection:
    """How many accounts hold a bound role now, and how many of them have a second factor in force."""

    bound: int
    protected: int

    @property
    def share(self) -> float | None:
        """The percentage that is protected; None when nobody is bound."""
        return 100 * self.protected / self.bound if self.bound else None


def last_reset_of(person: Person) -> FactorReset | None:
    """The last request of this person, whatever came of it."""
    mine = _resets().where(FactorReset.person_id == person.id).order_by(FactorReset.id.desc()).limit(1)
    return db.session.scalars(mine).one_or_none()


def open_reset_of(person: Person) -> FactorReset | None:
    """The request of this person that may still come to something."""
    last = last_reset_of(person)
    return last if last and last.is_open else None


def get_reset(reset_id: int) -> FactorReset:
    """One request; raises NoResultFound."""
    return db.session.scalars(_resets().where(FactorReset.id == reset_id)).one()


def resets() -> Select[FactorReset]:
    """Every request, without order, for pages."""
    return _resets().options(joinedload(FactorReset.ended_by))


def due_resets() -> Select[int]:
    """The requests enough people agreed to and whose delay has passed."""
    agreed = (
        select(func.count()).where(FactorResetApproval.reset_id == FactorReset.id).correlate(FactorReset)
    ).scalar_subquery()
    return select(FactorReset.id).where(
        FactorReset.ended_at.is_(None), FactorReset.removable_at <= utcnow(), agreed >= APPROVALS
    )


def administrators_but(person: Person) -> list[Person]:
    """The people who administer the portal now and have an open account, this one left out."""
    held = select(RoleGrant.person_id).where(RoleGrant.role == Role.ADMIN, held_now())
    return list(
        db.session.scalars(
            select(Person).where(Person.id.in_(held), Person.is_active, Person.id != person.id).order_by(Person.id)
        )
    )


def protection() -> Protection:
    """How well the accounts that must have a second factor are protected."""
    bound = select(func.count(), func.count(SecondFactor.confirmed_at)).select_from(Person)
    counted = db.session.execute(
        bound.outerjoin(SecondFactor, SecondFactor.person_id == Person.id).where(_is_bound(), Person.is_active)
    ).one()
    return Protection(bound=counted[0], protected=counted[1])


def unprotected_people() -> Select[Person]:
    """The people who hold a bound role and have no second factor yet, without order, for pages."""
    confirmed = exists().where(SecondFactor.person_id == Person.id, SecondFactor.confirmed_at.is_not(None))
    return select(Person).where(_is_bound(), Person.is_active, ~confirmed)


def _is_bound() -> ColumnElement[bool]:
    return exists().where(RoleGrant.person_id == Person.id, RoleGrant.role.in_(sorted(SECRET_BOUND)), held_now())


def _resets() -> Select[FactorReset]:
    return select(FactorReset).options(
        joinedload(FactorReset.person), selectinload(FactorReset.approvals).joinedload(FactorResetApproval.by)
    )

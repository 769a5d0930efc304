"""Questions about invitations."""

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.admission.models import Invitation
from app.kernel.instants import utcnow
from app.kernel.people.models import Perimeter, Person, RoleGrant
from app.kernel.people.queries import find_token, held_now

PURPOSE = "admission.invitation"
# How long an invitation that is settled still shows among those in progress.
SHOWN_FOR = timedelta(days=30)
_WITH = (
    joinedload(Invitation.perimeter),
    joinedload(Invitation.letter),
    joinedload(Invitation.accepted_by),
    joinedload(Invitation.invited_by).joinedload(Person.grants).joinedload(RoleGrant.perimeter),
)


def invitation_of_token(token: str) -> Invitation | None:
    """The invitation that this link still opens, with whoever sent it; None when it opens nothing, whatever why."""
    found = find_token(purpose=PURPOSE, token=token)
    if found is None:
        return None
    standing = and_(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    return (
        db.session.scalars(select(Invitation).where(Invitation.token_id == found.id, standing).options(*_WITH))
        .unique()
        .one_or_none()
    )


def invitation_of(perimeter: Perimeter, id: int) -> Invitation:
    """One invitation to this perimeter; that of another is not found."""
    return (
        db.session.scalars(
            select(Invitation).where(Invitation.id == id, Invitation.perimeter_id == perimeter.id).options(*_WITH)
        )
        .unique()
        .one()
    )


def get_invitation(id: int) -> Invitation:
    """One invitation, to whatever perimeter: for administrators."""
    return db.session.scalars(select(Invitation).where(Invitation.id == id).options(*_WITH)).unique().one()


def standing_invitations() -> Select[Invitation]:
    """The invitations that were neither accepted nor withdrawn; without order, for pages."""
    return (
        select(Invitation)
        .where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
        .options(
            joinedload(Invitation.perimeter),
            joinedload(Invitation.letter),
            joinedload(Invitation.accepted_by),
            joinedload(Invitation.invited_by),
        )
    )


def standing_invitation(email: str, role: str, perimeter_id: int) -> Invitation | None:
    """The invitation of this address to this role that was neither accepted nor withdrawn, if there is one."""
    return db.session.scalars(
        select(Invitation).where(
            Invitation.email == email,
            Invitation.role == role,
            Invitation.perimeter_id == perimeter_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
    ).one_or_none()


def invitations_on(perimeter: Perimeter) -> Select[Invitation]:
    """The invitations to a perimeter in progress, and those settled lately, the latest first."""
    return _lately().where(Invitation.perimeter_id == perimeter.id)


def invitations_for(email: str) -> Select[Invitation]:
    """The invitations sent to an address in progress, and those settled lately, the latest first."""
    return _lately().where(Invitation.email == email)


def _lately() -> Select[Invitation]:
    since = utcnow() - SHOWN_FOR
    settled = func.coalesce(Invitation.accepted_at, Invitation.withdrawn_at)
    return (
        select(Invitation)
        .where(or_(settled.is_(None), settled > since))
        .options(
            joinedload(Invitation.perimeter),
            joinedload(Invitation.letter),
            joinedload(Invitation.accepted_by),
            joinedload(Invitation.invited_by),
        )
        .order_by(Invitation.sent_at.desc(), Invitation.id.desc())
    )


def sent_since(person: Person, since: datetime) -> int:
    """How many invitations somebody sent since a moment, each sending of one counted once."""
    return (
        db.session.scalar(
            select(func.count(Invitation.id)).where(Invitation.invited_by_id == person.id, Invitation.sent_at > since)
        )
        or 0
    )


def holds_already(email: str, role: str, perimeter: Perimeter) -> bool:
    """Whether the account of this address, if there is one, holds this role here now."""
    held = (
        select(RoleGrant.id)
        .join(RoleGrant.person)
        .where(
            Person.email == email,
            Person.is_active,
            RoleGrant.role == role,
            RoleGrant.perimeter_id == perimeter.id,
            held_now(),
        )
    )
    return db.session.scalar(held.limit(1)) is not None


def was_invited_by(inviter: Person, email: str, role: str, perimeter: Perimeter) -> bool:
    """Whether this person invited this address to this role here, and was answered."""
    answered = select(Invitation.id).where(
        Invitation.invited_by_id == inviter.id,
        Invitation.email == email,
        Invitation.role == role,
        Invitation.perimeter_id == perimeter.id,
        Invitation.accepted_at.is_not(None),
    )
    return db.session.scalar(answered.limit(1)) is not None

"""Inviting somebody, sending again, withdrawing, accepting."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func

from app.extensions import db
from app.kernel.admission import queries
from app.kernel.admission.models import Invitation
from app.kernel.admission.queries.invitations import PURPOSE, sent_since
from app.kernel.admission.services.giving import tell_runners
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.mail import post_letter
from app.kernel.mail.models import LetterState
from app.kernel.mail.services import checked_address
from app.kernel.people import policies
from app.kernel.people.addresses import normal_address
from app.kernel.people.models import OneTimeToken, Perimeter, Person, RoleGrant
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import Role
from app.kernel.people.services import NotTheirsToGive, NotToOneself, grant_role, issue_token, use_token
from app.kernel.refusals import Refusal
from app.kernel.settings.queries import whole_number

# Nobody's address is written to more often than this by one invitation.
BETWEEN_LETTERS = timedelta(minutes=5)


class HoldsAlready(Refusal):
    """The role is theirs already, and whoever invites knows it or may read it."""

    message = "Cette personne a déjà ce rôle ici\u202f: il n’y a pas à l’inviter."
    field = "email"


class TooManyInvitations(Refusal):
    """Somebody sends more invitations in a day than a team needs."""

    message = "Vous avez envoyé beaucoup d’invitations aujourd’hui. Reprenez demain, ou demandez à l’administration."
    field = "email"


class JustSent(Refusal):
    """The same letter left a moment ago."""

    message = "Une lettre vient de partir à cette adresse. Attendez quelques minutes avant d’en envoyer une autre."


class NotStanding(Refusal):
    """The invitation was accepted or withdrawn meanwhile."""

    message = "Cette invitation a déjà été acceptée ou retirée. Rechargez la page."


class InviterLeft(Refusal):
    """Whoever invited may no longer give this role."""

    message = (
        "La personne qui vous a invité ne peut plus donner ce rôle. Demandez une nouvelle invitation à quelqu’un qui "
        "répond de ce lieu."
    )


class AnotherAddressee(Refusal):
    """The invitation was sent to another address than that of the account."""

    message = (
        "Cette invitation a été envoyée à une autre adresse que celle de votre compte. Connectez-vous avec le compte "
        "de cette adresse, ou demandez une invitation à la vôtre."
    )


class HasAccount(Refusal):
    """An account was opened with this address meanwhile."""

    message = "Un compte existe déjà avec cette adresse. Connectez-vous, puis suivez de nouveau le lien de la lettre."


def invite(*, email: str, role: str, perimeter: Perimeter, by: Person) -> Invitation:
    """Offer a role to whoever holds an address, by a letter; invited again, they get another link that replaces it.

    Nothing tells whether an account exists with this address. That it holds the role already is told to administrators,
    who read the roles of everybody, and to whoever invited it to that role themselves: to nobody else, since a member
    may be known here by a pseudonym alone.
    """
    address = normal_address(checked_address(email))
    _check_inviter(address, role, perimeter, by)
    if queries.holds_already(address, role, perimeter) and (
        by.has_role(Role.ADMIN) or queries.was_invited_by(by, address, role, perimeter)
    ):
        raise HoldsAlready
    invitation = queries.standing_invitation(address, role, perimeter.id)
    if invitation and _was_just_sent(invitation):
        # The same form, sent twice: one letter is enough.
        return invitation
    if invitation is None:
        invitation = Invitation(email=address, role=str(role), perimeter=perimeter, invited_by=by)
    return _send(invitation, by=by)


def invite_again(*, invitation: Invitation, by: Person) -> Invitation:
    """Send another link, with a new delay; the former one opens nothing any more."""
    if not invitation.is_standing:
        raise NotStanding
    _check_inviter(invitation.email, invitation.role, invitation.perimeter, by)
    if _was_just_sent(invitation):
        raise JustSent
    return _send(invitation, by=by)


def withdraw_invitation(*, invitation: Invitation, by: Person) -> Invitation:
    """Have the link open nothing any more; a letter that has not left does not leave."""
    if not policies.can_give(by, invitation.role, invitation.perimeter):
        raise NotTheirsToGive
    if invitation.accepted_at:
        raise NotStanding
    if invitation.withdrawn_at:
        return invitation
    _close_link(invitation)
    invitation.withdrawn_at = utcnow()
    db.session.flush()
    record("invitation.withdrawn", invitation, by=by, role=invitation.role, perimeter=invitation.perimeter_id)
    return invitation


def accept_invitation(*, token: str, person: Person) -> RoleGrant:
    """Take up the role, once whatever happens at the same moment; a role already held stays as it is.

    The charter was accepted with it by whoever had not accepted it yet.

    Raises TokenRefused for a link that opens nothing, AnotherAddressee, InviterLeft.
    """
    invitation = queries.invitation_of_token(token)
    if invitation is not None and invitation.email != person.email:
        raise AnotherAddressee
    use_token(purpose=PURPOSE, token=token)
    if invitation is None:
        raise NotStanding
    check_standing(invitation)
    grant = grant_role(person=person, role=invitation.role, perimeter=invitation.perimeter, by=invitation.invited_by)
    invitation.accepted_at = utcnow()
    invitation.accepted_by_id = person.id
    person.terms_accepted_at = person.terms_accepted_at or utcnow()
    db.session.flush()
    record("invitation.accepted", invitation, by=person, role=invitation.role, perimeter=invitation.perimeter_id)
    tell_runners(grant, by=invitation.invited_by)
    return grant


def forget_invitations(now: datetime | None = None) -> int:
    """Drop the invitations that led to nothing long ago, the addresses with them; returns how many."""
    before = (now or utcnow()) - timedelta(days=whole_number("admission.invitation_kept_days"))
    gone = db.session.execute(
        delete(Invitation).where(
            Invitation.accepted_at.is_(None),
            func.coalesce(Invitation.withdrawn_at, Invitation.expires_at) < before,
        )
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]


def check_standing(invitation: Invitation) -> None:
    """Refuse an invitation whose author may no longer give this role."""
    by = invitation.invited_by
    if not by.is_active or not policies.can_give(by, invitation.role, invitation.perimeter):
        raise InviterLeft


def mark_opened(*, invitation_id: int) -> None:
    """Note that the link was followed, for whoever sent it."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation and invitation.opened_at is None:
        invitation.opened_at = utcnow()


def _was_just_sent(invitation: Invitation) -> bool:
    return invitation.sent_at > utcnow() - BETWEEN_LETTERS and invitation.expires_at > utcnow()


def _check_inviter(address: str, role: str, perimeter: Perimeter, by: Person) -> None:
    if address == by.email:
        raise NotToOneself(field="email")
    if not policies.can_give(by, role, perimeter):
        raise NotTheirsToGive
    if sent_since(by, utcnow() - timedelta(days=1)) >= whole_number("admission.invitations_a_day"):
        raise TooManyInvitations


def _send(invitation: Invitation, *, by: Person) -> Invitation:
    """Make the link and post the letter; whoever sends it last is who invites."""
    hours = whole_number("account.invitation_hours")
    _close_link(invitation)
    is_first = invitation.token_id is None
    token_row, token = issue_token(purpose=PURPOSE, lasts=timedelta(hours=hours), email=invitation.email, by=by)
    letter = post_letter(
        "invitation",
        to=invitation.email,
        person=person_by_email(invitation.email),
        actor=by.public_name,
        role=invitation.role_name,
        place=invitation.perimeter,
        hours=hours,
        path=f"/invitation/{token}",
    )
    invitation.invited_by = by
    invitation.token_id, invitation.letter_id = token_row.id, letter.id
    invitation.sent_at, invitation.expires_at = utcnow(), token_row.expires_at
    invitation.opened_at = None
    db.session.add(invitation)
    db.session.flush()
    action = "invitation.sent" if is_first else "invitation.sent_again"
    record(action, invitation, by=by, role=invitation.role, perimeter=invitation.perimeter_id)
    return invitation


def _close_link(invitation: Invitation) -> None:
    token = db.session.get(OneTimeToken, invitation.token_id) if invitation.token_id else None
    if token and token.is_live:
        token.withdrawn_at = utcnow()
    if invitation.letter and invitation.letter.state == LetterState.WAITING:
        invitation.letter.state = LetterState.WITHDRAWN
        invitation.letter.text = None

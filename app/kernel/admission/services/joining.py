"""Opening an account from an invitation."""

from app.extensions import db
from app.kernel.admission import queries
from app.kernel.admission.services.invitations import HasAccount, accept_invitation, check_standing
from app.kernel.people.models import Person
from app.kernel.people.passwords import hash_password
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import SECRET_BOUND
from app.kernel.people.services import TokenRefused, check_password, create_person, readable_name


def join(*, token: str, display_name: str, password: str) -> Person:
    """Open an account for whoever was invited, with the role they were invited to; the charter is accepted with it.

    The address is taken as theirs: the link went there. Raises TokenRefused, HasAccount, WeakPassword, InviterLeft,
    and what `readable_name` refuses.
    """
    display_name = readable_name(display_name)
    password_hash = _hashed_apart(token, display_name, password)
    invitation = queries.invitation_of_token(token)
    if invitation is None:
        raise TokenRefused
    if person_by_email(invitation.email):
        raise HasAccount
    check_standing(invitation)
    person = create_person(email=invitation.email, display_name=display_name, by=invitation.invited_by)
    person.password_hash = password_hash
    db.session.flush()
    accept_invitation(token=token, person=person)
    return person


def _hashed_apart(token: str, display_name: str, password: str) -> str:
    """The hash of a password that the policy accepts; nobody waits for the lock while it is made."""
    invitation = queries.invitation_of_token(token)
    if invitation is None:
        raise TokenRefused
    about, bound = (display_name, invitation.email), invitation.role in SECRET_BOUND
    check_password(password=password, about=about, bound=bound)
    db.session.rollback()
    return hash_password(password)

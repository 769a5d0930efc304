"""Linking an identity that another body vouches for to an account, and signing in by it."""

from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.people import queries
from app.kernel.people.models import FirstFactor, OidcIdentity, Person, UserSession
from app.kernel.people.services.sessions import open_session
from app.kernel.refusals import Refusal


class UnknownIdentity(Refusal):
    """No account is linked to this identity; an e-mail address would prove nothing, and is not looked at."""

    message = (
        "Cette identité n’est reliée à aucun compte de Tissage. Connectez-vous avec votre mot de passe, puis reliez-la "
        "depuis la page «\u00a0Second facteur\u00a0» de votre compte."
    )


class IdentityTaken(Refusal):
    """One identity opens one account."""

    message = "Cette identité est déjà reliée à un autre compte de Tissage. Séparez-la d’abord de l’autre compte."


class AlreadyLinked(Refusal):
    """An account has one identity of each provider."""

    message = "Votre compte est déjà relié à une autre identité. Séparez-la d’abord."


class NotProvedHere(Refusal):
    """Whoever links must have proved who they are by what the portal itself checks."""

    message = (
        "Pour relier une identité, connectez-vous avec votre mot de passe et le code de votre application\u00a0: c’est "
        "ce qui prouve que le compte est le vôtre."
    )


def may_link(session: UserSession) -> bool:
    """Whether both factors of the portal were given in this session."""
    by_password = session.first_factor == FirstFactor.PASSWORD
    return by_password and session.second_factor_at is not None and session.person.has_factor


def link_identity(*, issuer: str, subject: str, session: UserSession, by: Person) -> OidcIdentity:
    """Link an identity to the account of this session; linking it again to the same account changes nothing."""
    if not may_link(session) or session.person_id != by.id:
        raise NotProvedHere
    known = queries.identity_known_as(issuer, subject)
    if known is not None and known.person_id == by.id:
        return known
    if known is not None:
        raise IdentityTaken
    if queries.identity_of(by, issuer) is not None:
        raise AlreadyLinked
    identity = OidcIdentity(person_id=by.id, issuer=issuer, subject=subject, linked_by_id=by.id)
    try:
        with db.session.begin_nested():
            db.session.add(identity)
    except IntegrityError:
        raise IdentityTaken from None
    record("identity.linked", identity, by=by)
    return identity


def unlink_identity(*, issuer: str, by: Person) -> bool:
    """Separate an account from an identity; returns whether there was one."""
    identity = queries.identity_of(by, issuer)
    if identity is None:
        return False
    record("identity.unlinked", identity, by=by)
    db.session.delete(identity)
    db.session.flush()
    return True


def sign_in_by_identity(
    *,
    issuer: str,
    subject: str,
    second_factor_met: bool,
    lasting_days: int,
    device: str | None = None,
    provider_token: str | None = None,
) -> tuple[UserSession, str]:
    """Open a session for the account linked to this identity; returns it and its token.

    `second_factor_met` is what the provider says of how it recognised the person; otherwise the portal asks its own.
    `provider_token` is kept sealed until the session ends, to end the provider's with it.
    """
    identity = queries.identity_known_as(issuer, subject)
    if identity is None or not identity.person.is_active:
        raise UnknownIdentity
    session, token = open_session(
        person=identity.person,
        first_factor=FirstFactor.OIDC,
        lasting_days=lasting_days,
        device=device,
        second_factor_at=utcnow() if second_factor_met else None,
    )
    session.provider_token = provider_token
    db.session.flush()
    return session, token

"""Identities linked to an account, with the letters that tell its holder."""

from app.kernel.mail import post_letter
from app.kernel.people import queries, services
from app.kernel.people.models import Person, UserSession


def link_identity(*, issuer: str, subject: str, provider: str, session: UserSession, by: Person) -> None:
    """Link an identity to one's account; `provider` is what the letter calls it."""
    before = queries.identity_of(by, issuer)
    linked = services.link_identity(issuer=issuer, subject=subject, session=session, by=by)
    if linked is not before:
        post_letter("identity_linked", to=by.email, person=by, name=provider)


def unlink_identity(*, issuer: str, provider: str, by: Person) -> None:
    """Separate one's account from its identity."""
    if services.unlink_identity(issuer=issuer, by=by):
        post_letter("identity_unlinked", to=by.email, person=by, name=provider)

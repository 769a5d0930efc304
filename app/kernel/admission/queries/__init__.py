"""Questions about invitations and requests for an account."""

from app.kernel.admission.queries.invitations import (
    get_invitation,
    holds_already,
    invitation_of,
    invitation_of_token,
    invitations_for,
    invitations_on,
    standing_invitation,
    standing_invitations,
    was_invited_by,
)
from app.kernel.admission.queries.requests import (
    earlier_refusals,
    get_request,
    request_of_token,
    requests_in,
    waiting_request,
)

__all__ = [
    "earlier_refusals",
    "get_invitation",
    "get_request",
    "holds_already",
    "invitation_of",
    "invitation_of_token",
    "invitations_for",
    "invitations_on",
    "request_of_token",
    "requests_in",
    "standing_invitation",
    "standing_invitations",
    "waiting_request",
    "was_invited_by",
]

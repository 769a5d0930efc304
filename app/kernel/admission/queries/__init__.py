"""Questions about invitations and requests for an account."""

from app.kernel.admission.queries.invitations import (
    get_invitation,
    invitation_of,
    invitation_of_token,
    invitations_for,
    invitations_on,
    standing_invitation,
    standing_invitations,
)
from app.kernel.admission.queries.requests import (
    get_request,
    request_of_token,
    requests_in,
    waiting_request,
)

__all__ = [
    "get_invitation",
    "get_request",
    "invitation_of",
    "invitation_of_token",
    "invitations_for",
    "invitations_on",
    "request_of_token",
    "requests_in",
    "standing_invitation",
    "standing_invitations",
    "waiting_request",
]

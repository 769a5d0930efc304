"""Tables of admission: who was invited, who asked for an account."""

from app.kernel.admission.models.invitations import Invitation, InvitationState
from app.kernel.admission.models.requests import AccountRequest, RequestState

__all__ = ["AccountRequest", "Invitation", "InvitationState", "RequestState"]

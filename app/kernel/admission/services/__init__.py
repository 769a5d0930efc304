"""Commands by which people come in."""

from app.kernel.admission.services import expunging
from app.kernel.admission.services.demonstration import plant_demo
from app.kernel.admission.services.giving import AlreadyHeld, give_role, take_back_role, tell_runners
from app.kernel.admission.services.invitations import (
    AnotherAddressee,
    HasAccount,
    InviterLeft,
    JustSent,
    NotStanding,
    accept_invitation,
    check_standing,
    invite,
    invite_again,
    mark_opened,
    withdraw_invitation,
)
from app.kernel.admission.services.joining import join
from app.kernel.admission.services.requests import (
    AlreadyDecided,
    answer_request,
    approve_request,
    confirm_request,
    refuse_request,
    request_account,
)
from app.kernel.admission.services.resets import reset_lasts, send_reset

__all__ = [
    "AlreadyDecided",
    "AlreadyHeld",
    "AnotherAddressee",
    "HasAccount",
    "InviterLeft",
    "JustSent",
    "NotStanding",
    "accept_invitation",
    "answer_request",
    "approve_request",
    "check_standing",
    "confirm_request",
    "expunging",
    "give_role",
    "invite",
    "invite_again",
    "join",
    "mark_opened",
    "plant_demo",
    "refuse_request",
    "request_account",
    "reset_lasts",
    "send_reset",
    "take_back_role",
    "tell_runners",
    "withdraw_invitation",
]

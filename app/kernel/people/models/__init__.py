"""Tables of people: who they are, what they hold, where they are signed in."""

from app.kernel.people.models.drafts import KeptDraft
from app.kernel.people.models.factors import RecoveryCode, SecondFactor
from app.kernel.people.models.holding import Perimeter, Person, RoleGrant
from app.kernel.people.models.identities import OidcIdentity
from app.kernel.people.models.resets import FactorReset, FactorResetApproval
from app.kernel.people.models.sessions import FirstFactor, UserSession
from app.kernel.people.models.throttle import ThrottleCounter
from app.kernel.people.models.tokens import OneTimeToken
from app.kernel.people.models.visitors import Visitor

Actor = Person | Visitor

__all__ = [
    "Actor",
    "FactorReset",
    "FactorResetApproval",
    "FirstFactor",
    "KeptDraft",
    "OidcIdentity",
    "OneTimeToken",
    "Perimeter",
    "Person",
    "RecoveryCode",
    "RoleGrant",
    "SecondFactor",
    "ThrottleCounter",
    "UserSession",
    "Visitor",
]

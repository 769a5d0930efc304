"""Forms of the administration."""

from app.admin.forms.factors import ApproveForm
from app.admin.forms.journal import JournalForm, WhoForm
from app.admin.forms.people import GiveRoleForm, InviteForm, ReasonForm, RefuseForm

__all__ = [
    "ApproveForm",
    "GiveRoleForm",
    "InviteForm",
    "JournalForm",
    "ReasonForm",
    "RefuseForm",
    "WhoForm",
]

"""Forms of the administration."""

from app.admin.forms.factors import ApproveForm
from app.admin.forms.journal import JournalForm, WhoForm
from app.admin.forms.people import GiveRoleForm, InviteForm, PlaceForm, ReasonForm, RefuseForm

__all__ = [
    "ApproveForm",
    "GiveRoleForm",
    "InviteForm",
    "JournalForm",
    "PlaceForm",
    "ReasonForm",
    "RefuseForm",
    "WhoForm",
]

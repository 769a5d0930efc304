"""Forms of the administration."""

from app.admin.forms.journal import JournalForm, WhoForm
from app.admin.forms.people import GiveRoleForm, ReasonForm

__all__ = ["GiveRoleForm", "JournalForm", "ReasonForm", "WhoForm"]

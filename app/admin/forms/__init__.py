"""Forms of the administration."""

from app.admin.forms.people import GiveRoleForm, ReasonForm

__all__ = ["GiveRoleForm", "ReasonForm"]

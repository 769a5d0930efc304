"""Commands of the administration."""

from app.admin.services.journal import export_journal
from app.admin.services.people import close_account, open_account

__all__ = ["close_account", "export_journal", "open_account"]

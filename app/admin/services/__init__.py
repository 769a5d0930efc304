"""Commands of the administration."""

from app.admin.services.people import close_account, open_account

__all__ = ["close_account", "open_account"]

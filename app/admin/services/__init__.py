"""Commands of the administration."""

from app.admin.services.factors import approve_reset, stop_reset
from app.admin.services.jobs import ask_again
from app.admin.services.journal import export_journal
from app.admin.services.people import close_account, open_account, start_reset

__all__ = [
    "approve_reset",
    "ask_again",
    "close_account",
    "export_journal",
    "open_account",
    "start_reset",
    "stop_reset",
]

"""Who may see a row: one rule, told once as a predicate and once as SQL, used in every channel."""

from app.kernel.visibility.models import Audience, Visible
from app.kernel.visibility.rule import can_read, readable, visible_one
from app.kernel.visibility.services import audience_for, own_audience, public_audience, set_readers

__all__ = [
    "Audience",
    "Visible",
    "audience_for",
    "can_read",
    "own_audience",
    "public_audience",
    "readable",
    "set_readers",
    "visible_one",
]

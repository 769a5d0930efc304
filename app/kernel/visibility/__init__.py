"""Who may see a row: one rule, told once as a predicate and once as SQL, used in every channel."""

from app.kernel.visibility.keeper import announce_reader, for_nobody, reading_as, whole
from app.kernel.visibility.models import Audience, SeenThrough, Visible
from app.kernel.visibility.rule import can_read, finding_out, readable, visible_one
from app.kernel.visibility.services import audience_for, own_audience, public_audience, set_readers

__all__ = [
    "Audience",
    "SeenThrough",
    "Visible",
    "announce_reader",
    "audience_for",
    "can_read",
    "finding_out",
    "for_nobody",
    "own_audience",
    "public_audience",
    "readable",
    "reading_as",
    "set_readers",
    "visible_one",
    "whole",
]

"""Expunging: removing for good a passage that lets somebody be recognised, wherever the portal keeps it.

Five words: a *passage* is what must go; a *rule* says what kind of thing it was; a *thing* is what holds it, with its
versions, its title and its excerpt; a *trace* says who removed something, when and under which rule, never what.
"""

from app.kernel.expunging import common
from app.kernel.expunging.models import RULES, Capacity, Expunging, Rule
from app.kernel.expunging.stores import Expungeable, Kept, Nearby, Reach, declare, declare_shelf, say_also

__all__ = [
    "RULES",
    "Capacity",
    "Expungeable",
    "Expunging",
    "Kept",
    "Nearby",
    "Reach",
    "Rule",
    "common",
    "declare",
    "declare_shelf",
    "say_also",
]

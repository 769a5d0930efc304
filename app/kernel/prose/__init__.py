"""Prose: what people write at length, checked when typed, turned once into safe HTML, and shortened for lists.

>>> from app.kernel.prose import checked, to_html, excerpt
"""

from app.kernel.prose.excerpts import bare, excerpt
from app.kernel.prose.rendering import to_html
from app.kernel.prose.typed import MAX_LENGTH, Empty, TooLong, Unreadable, checked, one_line, showable

__all__ = [
    "MAX_LENGTH",
    "Empty",
    "TooLong",
    "Unreadable",
    "bare",
    "checked",
    "excerpt",
    "one_line",
    "showable",
    "to_html",
]

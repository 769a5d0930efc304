"""One full-text index of everything that can be read: what is searched, by which words, and what each reader may find.

A part joins it with one declaration, `declare(Indexed(...))`, which says how an entry is made from a row; the session
is watched (`watching.py`), so that no service has to remember the index.
"""

from app.kernel.search import nouns, watching
from app.kernel.search.kinds import Entry, Indexed, Watched, declare, listed

__all__ = ["Entry", "Indexed", "Watched", "declare", "listed", "nouns", "watching"]

"""The first words of a text, for a card, a search result or a mail."""

import re
from html import unescape

from app.kernel.prose.rendering import words_of
from app.kernel.prose.typed import folded

# Marks that would hang before the ellipsis.
HANGING = " \u00a0\u202f,;:.–—-(«"
# The HTML is ours, closed and escaped: a sign that opens a tag opens nothing else.
TAG = re.compile(r"<[^>]*>")


def excerpt(text: str, n: int = 200) -> str:
    """At most n characters of a text without its marks, cut between words and ended by « … » when something is left."""
    words = folded(words_of(text))
    if len(words) <= n:
        return words
    kept = words[: n - 1]
    whole = kept if words[n - 1] == " " else kept.rpartition(" ")[0]
    return (whole or kept).rstrip(HANGING) + "…"


def bare(html: str) -> str:
    """The words of a text from the HTML made of it, much faster than from the text itself."""
    return unescape(TAG.sub(" ", html))

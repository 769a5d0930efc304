"""The first words of a text, for a card, a search result or a mail."""

from app.kernel.prose.rendering import words_of
from app.kernel.prose.typed import folded

# Marks that would hang before the ellipsis.
HANGING = " \u00a0\u202f,;:.–—-(«"


def excerpt(text: str, n: int = 200) -> str:
    """At most n characters of a text without its marks, cut between words and ended by « … » when something is left."""
    words = folded(words_of(text))
    if len(words) <= n:
        return words
    kept = words[: n - 1]
    whole = kept if words[n - 1] == " " else kept.rpartition(" ")[0]
    return (whole or kept).rstrip(HANGING) + "…"

"""The first words of a text, for a card, a search result or a mail."""

from app.kernel.prose.rendering import words_of
from app.kernel.prose.typed import BIDI_CONTROLS


def excerpt(text: str, n: int = 200) -> str:
    """At most n characters of a text without its marks, cut between words and ended by « … » when something is left."""
    words = " ".join(BIDI_CONTROLS.sub("", words_of(text)).split())
    if len(words) <= n:
        return words
    kept = words[: n - 1]
    whole = kept if words[n - 1] == " " else kept.rpartition(" ")[0]
    return f"{(whole or kept).rstrip(' ,;:.–—-(«')}…"

"""What the shared lists hold."""

from app.kernel.referentials import Entry, Referential, referentials
from app.kernel.search.words import plain


def counted() -> list[tuple[Referential, int]]:
    """Every list with how many entries it holds; as many questions as there are lists."""
    return [(one, len(list(one.entries()))) for one in referentials()]


def matching(one: Referential, words: str) -> list[Entry]:
    """The entries of a list that hold all these words, or their beginnings, without accents."""
    wanted = plain(words).split()
    return [entry for entry in one.entries() if all(word in plain(" ".join(entry)) for word in wanted)]

"""The entries of the volume, made at once."""

from collections import Counter

from app.kernel.search.engines import engine
from app.kernel.search.kinds import kinds
from app.kernel.search.services import index_all


def plant() -> int:
    """Index every row the volume brought; returns how many entries were added."""
    done: Counter[str] = Counter()
    with engine().unindexed():
        for kind in kinds():
            for batch in index_all(kind):
                done.update(batch)
    return done["added"]

"""Each night, the index is compared with what it speaks of."""

from collections import Counter

from app.kernel.jobs import checkpoint, daily
from app.kernel.search.kinds import kinds
from app.kernel.search.services import check, drop_unknown_kinds


@daily("search_check")
def check_index() -> dict[str, int]:
    """Count, and correct, the entries that are missing, stale or in excess; there should be none."""
    found = Counter(missing=0, stale=0, extra=drop_unknown_kinds())
    for kind in kinds():
        for batch in check(kind):
            found.update(batch)
            # Nobody waits for the whole of it to write.
            checkpoint()
    return dict(found)

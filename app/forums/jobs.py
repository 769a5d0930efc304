"""What is checked each night in the forums."""

from app.forums.queries import counter_differences
from app.kernel.jobs import daily


@daily("forums.counters")
def check_counters() -> dict[str, int]:
    """Compare the counts kept beside spaces and threads with what they count."""
    return counter_differences()

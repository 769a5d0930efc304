"""What is checked each night among associations."""

from app.associations.queries.totals import counter_differences
from app.kernel.jobs import daily


@daily("associations.counters")
def check_counters() -> dict[str, int]:
    """Compare the sums kept beside associations and funders with the lines they sum."""
    return counter_differences()

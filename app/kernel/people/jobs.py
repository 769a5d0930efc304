"""What is tidied each day among accounts."""

from app.kernel.jobs import daily
from app.kernel.people.services import throttle


@daily("people.forget_attempts")
def forget_attempts() -> dict[str, int]:
    """Drop the counters of attempts, network addresses' fingerprints included, a day after the last one."""
    return {"counters": throttle.purge()}
